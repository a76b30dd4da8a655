import { expect, it } from '@jest/globals';
import { PlanConfiguration, type PlanConfigurationInput } from '../../../contracts/plans.ts';
import { priceSummary } from './price-summary.ts';

const plan = (pricing: Partial<PlanConfigurationInput['pricing']>) =>
  PlanConfiguration.parse({
    name: 'Pro',
    tier: 'team',
    pricing: { currency: 'usd', billingCycle: 'monthly', ...pricing },
  });

it.each([
  [{}, 'Free'],
  [{ basePrice: '4900' }, '$49.00 / month'],
  [
    {
      components: [
        { key: 's', name: 'Seat', model: 'per_unit', interval: 'year', unitAmount: '12000', unitName: 'seat' },
      ],
    },
    '$120.00 / seat / year',
  ],
  [
    {
      basePrice: '0',
      components: [
        { key: 'c', name: 'Calls', model: 'graduated', interval: 'month', tiers: [{ upTo: null, unitAmount: '0.2' }] },
      ],
    },
    '$0.00 / month + 1 more',
  ],
  [
    {
      components: [
        { key: 'c', name: 'Calls', model: 'graduated', interval: 'month', tiers: [{ upTo: null, unitAmount: '0.2' }] },
      ],
    },
    'from $0.002 / month',
  ],
] as [Partial<PlanConfigurationInput['pricing']>, string][])('%j is "%s"', (pricing, expected) => {
  expect(priceSummary(plan(pricing))).toBe(expected);
});
