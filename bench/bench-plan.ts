import type { CreateFlagInput } from '../contracts/flags.ts';
import type { PlanConfigurationInput } from '../contracts/plans.ts';

export const features = [
  { key: 'boards', name: 'Boards', kind: 'entitlement' },
  { key: 'reports', name: 'Reports', kind: 'entitlement' },
] satisfies Partial<CreateFlagInput>[];

const tiers = ['individual', 'team', 'enterprise'] as const;
const currencies = ['usd', 'eur', 'gbp', 'sek', 'chf', 'cad', 'aud', 'nzd'];

/** A plan with three prices and two features; a few sell in each market, as in a catalogue of that size. */
export function benchPlan(number: number): PlanConfigurationInput & { key: string } {
  return {
    key: `bench-${String(number).padStart(4, '0')}`,
    name: `Bench ${number}`,
    description: 'Made to be measured',
    tier: tiers[number % tiers.length]!,
    features: features.map(({ key }) => ({ featureId: key })),
    pricing: {
      currency: currencies[number % currencies.length]!,
      billingCycle: 'monthly',
      components: [
        { key: 'base', name: 'Base fee', model: 'flat', interval: 'month', unitAmount: '4900' },
        { key: 'seats', name: 'Seats', model: 'per_unit', interval: 'month', unitAmount: '1200', unitName: 'seat' },
        {
          ...{ key: 'seats-year', name: 'Seats, yearly', model: 'per_unit', interval: 'year' },
          ...{ unitAmount: '12000', unitName: 'seat' },
        },
      ],
    },
  };
}
