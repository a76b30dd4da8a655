import type { CreateFlagInput } from '../contracts/flags.ts';
import type { PlanConfigurationInput } from '../contracts/plans.ts';

export const features = [
  { key: 'boards', name: 'Boards' },
  { key: 'reports', name: 'Reports' },
] satisfies Partial<CreateFlagInput>[];

/** A plan with three prices and two features. */
export function benchPlan(number: number): PlanConfigurationInput & { key: string } {
  return {
    key: `bench-${number}`,
    name: `Bench ${number}`,
    description: 'Made to be measured',
    tier: 'team',
    features: features.map(({ key }) => ({ featureId: key })),
    pricing: {
      currency: 'usd',
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
