import { expect, it } from '@jest/globals';
import type { PlanConfigurationInput } from '../../contracts/plans.ts';
import { priceComponents } from './price-components.ts';
import { productIdFor } from './product-for.ts';
import { configurationOf } from './test-support/configurations.ts';
import { wantedCatalogue } from './wanted-catalogue.ts';

function wantedOf(changes: Partial<PlanConfigurationInput>) {
  return wantedCatalogue({
    plan: { id: 'plan_1', key: 'team' },
    version: { id: 'planver_1', number: 1 },
    configuration: configurationOf(changes),
    flags: [{ key: 'reports', name: 'R'.repeat(100) }],
    productId: 'prod_1',
  });
}

const meter = { eventName: 'calls', displayName: 'API calls', aggregation: 'sum' as const };
const calls = { model: 'per_unit', usageType: 'metered', interval: 'month', unitName: 'call', meter } as const;

it('asks for the end of metadata that the version on sale has and this one has not', () => {
  const { products } = wantedCatalogue({
    plan: { id: 'plan_1', key: 'team' },
    version: { id: 'planver_2', number: 2 },
    configuration: configurationOf({ stripeIntegration: { productMetadata: { kept: '2' } } }),
    flags: [],
    productId: 'prod_1',
    formerMetadataKeys: ['kept', 'dropped'],
  });
  expect(products[0]!.metadata).toMatchObject({ kept: '2', dropped: '' });
});

it('asks for a feature, a product and a price', () => {
  const metadata = { pricewright_plan: 'plan_1', pricewright_version: 'planver_1' };
  const stripeIntegration = { productMetadata: { list: '2026' }, taxBehavior: 'exclusive' as const };
  expect(wantedOf({ stripeIntegration })).toEqual({
    features: [{ lookupKey: 'reports', name: 'R'.repeat(80), active: true, stripeId: null }],
    meters: [],
    products: [
      {
        id: 'prod_1',
        name: 'Team',
        description: 'For teams',
        active: true,
        unitLabel: null,
        metadata: { list: '2026', ...metadata },
        features: ['reports'],
      },
    ],
    prices: [
      {
        lookupKey: 'team:base',
        productId: 'prod_1',
        nickname: 'Base price',
        active: true,
        terms: {
          currency: 'usd',
          billingScheme: 'per_unit',
          tiersMode: null,
          unitAmountDecimal: '4900',
          tiers: null,
          packageSize: null,
          recurring: { interval: 'month', intervalCount: 1, usageType: 'licensed', meter: null },
          taxBehavior: 'exclusive',
          currencyOptions: {},
        },
        metadata: { ...metadata, pricewright_component: 'base' },
        stripeId: null,
      },
    ],
    pricedHere: [],
  });
});

it('asks for a meter once, and names the licensed unit on the product', () => {
  const components = [
    { ...calls, key: 'calls', name: 'Calls', unitAmount: '1' },
    { ...calls, key: 'more_calls', name: 'More calls', unitAmount: '2' },
    {
      key: 'seats',
      name: 'Seats',
      model: 'per_unit' as const,
      interval: 'year' as const,
      unitAmount: '1',
      unitName: 'seat',
    },
  ];
  const wanted = wantedOf({ pricing: { currency: 'usd', billingCycle: 'monthly', components } });
  expect(wanted.meters).toEqual([{ ...meter, active: true, stripeId: null }]);
  expect(wanted.products[0]?.unitLabel).toBe('seat');
  expect(wanted.prices.map((price) => price.terms.recurring?.meter)).toEqual(['calls', 'calls', null]);
});

it('writes amounts the plain way, whatever way they were given', () => {
  const tiers = [{ upTo: 1e14, unitAmount: '010.50' }, { upTo: null }];
  const components = [
    { key: 'tiered', name: 'T', model: 'volume' as const, interval: 'day' as const, tiers },
    {
      key: 'packed',
      name: 'P',
      model: 'package' as const,
      interval: 'week' as const,
      unitAmount: '5',
      packageSize: 10,
    },
  ];
  const { prices } = wantedOf({ pricing: { currency: 'usd', billingCycle: 'yearly', basePrice: 1e-7, components } });
  expect(prices.map((price) => price.terms)).toMatchObject([
    { unitAmountDecimal: '0.0000001', recurring: { interval: 'year' } },
    {
      billingScheme: 'tiered',
      tiersMode: 'volume',
      unitAmountDecimal: null,
      tiers: [
        { upTo: '100000000000000', unitAmount: '10.5', flatAmount: '0' },
        { upTo: null, unitAmount: '0', flatAmount: '0' },
      ],
      recurring: { interval: 'day' },
    },
    { packageSize: 10, recurring: { interval: 'week' } },
  ]);
});

it.each([
  ['monthly', 'month'],
  ['yearly', 'year'],
  ['usage', 'month'],
] as const)('the short form of a %s plan is a flat price each %s', (billingCycle, interval) => {
  const configuration = configurationOf({ pricing: { currency: 'usd', billingCycle, basePrice: '0' } });
  expect(priceComponents(configuration)).toMatchObject([{ key: 'base', model: 'flat', interval, unitAmount: '0' }]);
});

it('keeps the product while the granted features stay the same', () => {
  const active = { productId: 'prod_old', configuration: configurationOf() };
  const id = (changes: Partial<PlanConfigurationInput>, before: typeof active | null = active) =>
    productIdFor({ planId: 'plan_1', versionId: 'planver_2', configuration: configurationOf(changes), active: before });
  expect(id({}, null)).toMatch(/^prod_2_[0-9a-f]{8}$/);
  expect(id({ name: 'Business' })).toBe('prod_old');
  expect(id({ features: [{ featureId: 'reports' }, { featureId: 'sso', enabled: false }] })).toBe('prod_old');
  expect(id({ features: [{ featureId: 'reports' }, { featureId: 'sso' }] })).toMatch(/^prod_2_[0-9a-f]{8}$/);
});
