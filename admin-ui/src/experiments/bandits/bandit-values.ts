import type { Bandit } from '../../../../contracts/bandits.ts';
import type { BanditDraft } from './bandit-api.ts';

export type BanditValues = Required<BanditDraft> & { policy: NonNullable<BanditDraft['policy']> };

export const emptyBandit: BanditValues = {
  key: '',
  name: '',
  description: '',
  environment: 'production',
  flagKey: '',
  arms: [
    { key: 'present', value: false },
    { key: 'new', value: true },
  ],
  condition: {},
  assignBy: 'customer',
  hashAttribute: 'id',
  metricKey: '',
  policy: { floorPercentage: 5, burnIn: 100, halfLifeDays: null, lookEveryHours: 24 },
};

export function valuesOf(bandit: Bandit): BanditValues {
  const { key, name, description, environment, flagKey, arms, condition, assignBy, hashAttribute } = bandit;
  const { metricKey, policy } = bandit;
  return { key, name, description, environment, flagKey, arms, condition, assignBy, hashAttribute, metricKey, policy };
}
