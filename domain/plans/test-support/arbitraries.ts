import fc from 'fast-check';
import type { PlanConfiguration } from '../../../contracts/plans.ts';
import type { PriceComponent } from '../../../contracts/price-components.ts';
import { configurationOf } from './configurations.ts';

const amount = fc.integer({ min: 0, max: 1_000_000 }).map(String);
const rate = fc.tuple(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 0, max: 999 })).map(([a, b]) => `${a}.${b}`);

const tiers = fc
  .tuple(fc.uniqueArray(fc.integer({ min: 1, max: 100_000 }), { maxLength: 4 }), rate)
  .map(([bounds, unitAmount]) => [
    ...bounds.sort((a, b) => a - b).map((upTo) => ({ upTo: String(upTo), unitAmount })),
    { upTo: null, unitAmount, flatAmount: '100' },
  ]);

const shape = fc.oneof(
  fc.record({ model: fc.constant('flat' as const), unitAmount: amount }),
  fc.record({ model: fc.constant('per_unit' as const), unitAmount: rate, unitName: fc.constant('seat') }),
  fc.record({
    model: fc.constant('package' as const),
    unitAmount: amount,
    packageSize: fc.integer({ min: 1, max: 500 }),
  }),
  fc.record({ model: fc.constantFrom('graduated' as const, 'volume' as const), tiers }),
  fc.record({ model: fc.constant('per_unit' as const), unitAmount: rate, freeUnits: fc.nat(50).map(String) }),
  // What Stripe cannot hold stands beside what it can.
  fc.record({ model: fc.constant('percentage' as const), rate: fc.nat(100).map(String) }),
  fc.record({ model: fc.constant('per_unit' as const), unitAmount: rate, minimum: amount }),
);

const usage = fc.constantFrom(
  { usageType: 'licensed' as const },
  {
    usageType: 'metered' as const,
    meter: { eventName: 'calls', displayName: 'API calls', aggregation: 'sum' as const },
  },
);

const component = fc
  .tuple(shape, usage, fc.constantFrom('month' as const, 'year' as const), fc.integer({ min: 1, max: 3 }))
  .map(([model, used, interval, intervalCount]) => ({ name: 'Price', interval, intervalCount, ...model, ...used }));

const components: fc.Arbitrary<PriceComponent[]> = fc
  .array(component, { maxLength: 4 })
  .map((list) => list.map((item, index) => ({ currencyOptions: {}, ...item, key: `c${index}` })));

/** Configurations with any mix of models, and features from a small set, so that two of them often share parts. */
export const configurations: fc.Arbitrary<PlanConfiguration> = fc
  .record({
    name: fc.constantFrom('Team', 'Business'),
    features: fc.subarray(['reports', 'sso', 'api']),
    components,
    taxBehavior: fc.constantFrom('inclusive' as const, 'unspecified' as const),
  })
  .map(({ name, features, components, taxBehavior }) =>
    configurationOf({
      name,
      features: features.map((featureId) => ({ featureId })),
      pricing: { currency: 'usd', billingCycle: 'monthly', components },
      stripeIntegration: { taxBehavior },
    }),
  );
