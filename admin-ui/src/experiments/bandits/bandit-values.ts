import type { Bandit } from '../../../../contracts/bandits.ts';
import type { BanditDraft } from './bandit-api.ts';

export type BanditValues = Required<
  Pick<BanditDraft, 'key' | 'name' | 'flagKey' | 'arms' | 'metricKey' | 'assignBy' | 'policy'>
> & {
  policy: NonNullable<BanditDraft['policy']>;
};

export const emptyBandit: BanditValues = {
  key: '',
  name: '',
  flagKey: '',
  arms: [
    { key: 'present', value: false },
    { key: 'new', value: true },
  ],
  metricKey: '',
  assignBy: 'customer',
  policy: { floorPercentage: 5, burnIn: 100, halfLifeDays: null, lookEveryHours: 24 },
};

export function valuesOf({ key, name, flagKey, arms, metricKey, assignBy, policy }: Bandit): BanditValues {
  return { key, name, flagKey, arms, metricKey, assignBy, policy };
}
