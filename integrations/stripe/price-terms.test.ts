import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CatalogueObjects, WantedCatalogue } from '../../contracts/catalogue.ts';
import { PlanConfiguration, type PlanConfigurationInput } from '../../contracts/plans.ts';
import { useSandbox } from '../../dev/stripe-sandbox/testing.ts';
import { normaliseTerms } from '../../domain/plans/diff/normalise-terms.ts';
import { diffAgainstStripe } from '../../domain/plans/diff-against-stripe.ts';
import { configurations } from '../../domain/plans/test-support/arbitraries.ts';
import { wantedCatalogue } from '../../domain/plans/wanted-catalogue.ts';
import { catalogueWrites } from './catalogue-writes.ts';
import { observeCatalogue } from './observe-catalogue.ts';

const use = useSandbox();
let made = 0;

type Component = NonNullable<PlanConfigurationInput['pricing']['components']>[number];
const meter = { eventName: 'api_calls', displayName: 'API calls', aggregation: 'sum' as const };
const graduated = [
  { upTo: '1000', unitAmount: '0.5', flatAmount: '250' },
  { upTo: 10_000, unitAmount: '0.25' },
  { upTo: null, unitAmount: '0.000000000001', flatAmount: '0' },
];

const components: Record<string, Omit<Component, 'key' | 'name'>> = {
  'a flat fee': { model: 'flat', interval: 'month', unitAmount: '4900' },
  'a free plan': { model: 'flat', interval: 'month', unitAmount: '0' },
  once: { model: 'flat', interval: 'one_time', unitAmount: '990000' },
  'every other week': { model: 'flat', interval: 'week', intervalCount: 2, unitAmount: '150' },
  'seats a year': { model: 'per_unit', interval: 'year', unitAmount: '12000', unitName: 'seat' },
  'sub-cent units': { model: 'per_unit', interval: 'month', unitAmount: '0.000123456789' },
  'usage by a meter': { model: 'per_unit', usageType: 'metered', meter, interval: 'month', unitAmount: '0.02' },
  'free units, as a first tier': { model: 'per_unit', interval: 'month', unitAmount: '2', freeUnits: '100' },
  packages: { model: 'package', interval: 'month', unitAmount: '500', packageSize: 1000 },
  'a package of one': { model: 'package', interval: 'month', unitAmount: '500', packageSize: 1 },
  'graduated tiers': { model: 'graduated', interval: 'month', tiers: graduated },
  'graduated usage': { model: 'graduated', usageType: 'metered', meter, interval: 'month', tiers: graduated },
  'volume tiers': {
    model: 'volume',
    interval: 'month',
    tiers: [
      { upTo: '10', flatAmount: '1000' },
      { upTo: null, unitAmount: '90' },
    ],
  },
  'amounts in other currencies': {
    model: 'per_unit',
    interval: 'month',
    unitAmount: '1200',
    currencyOptions: { eur: { unitAmount: '1100' }, jpy: { unitAmount: '1800' }, kwd: { unitAmount: '3.75' } },
  },
  'sub-cent amounts in another currency': {
    model: 'per_unit',
    interval: 'month',
    unitAmount: '0.02',
    currencyOptions: { eur: { unitAmount: '0.018000000001' } },
  },
  'packages in another currency': {
    model: 'package',
    interval: 'month',
    unitAmount: '500',
    packageSize: 50,
    currencyOptions: { gbp: { unitAmount: '410.5' } },
  },
  'tiers in other currencies': {
    model: 'graduated',
    interval: 'month',
    tiers: graduated,
    currencyOptions: {
      eur: { tiers: graduated.map((tier) => ({ ...tier, unitAmount: '0.333333333333' })) },
      sek: { tiers: graduated.map(({ upTo }) => ({ upTo, unitAmount: '3.5', flatAmount: '100.25' })) },
    },
  },
};

/** Writes all that is wanted to Stripe, as a publication does in the end. */
async function write(wanted: CatalogueObjects): Promise<void> {
  const stripe = catalogueWrites(use.stripe);
  const once = () => ({ idempotencyKey: `key-${++made}` });
  const meterIds = new Map<string, string>();
  for (const { eventName, ...rest } of wanted.meters) {
    const found = (await stripe.findMeter(eventName)) ?? (await stripe.createMeter({ eventName, ...rest }, once()));
    meterIds.set(eventName, found.stripeId!);
  }
  const [product] = wanted.products;
  await stripe.createProduct(product!, once());
  for (const lookupKey of product!.features) {
    const found =
      (await stripe.findFeature(lookupKey)) ?? (await stripe.createFeature({ lookupKey, name: lookupKey }, once()));
    await stripe.attachFeature(product!.id, found.stripeId!, once());
  }
  for (const price of wanted.prices) {
    const meterId = meterIds.get(price.terms.recurring?.meter ?? '') ?? null;
    const { id } = await stripe.createPrice({ ...price, lookupKey: price.lookupKey! }, meterId, once());
    await stripe.updatePrice(id, { active: true }, once());
  }
}

function wantedOf(configuration: PlanConfiguration): WantedCatalogue {
  const id = `plan${++made}`;
  return wantedCatalogue({
    plan: { id, key: id },
    version: { id: `${id}-1`, number: 1 },
    configuration,
    flags: [],
    productId: `prod_${id}`,
  });
}

const observe = (wanted: CatalogueObjects) =>
  observeCatalogue(use.stripe, {
    productIds: wanted.products.map(({ id }) => id),
    lookupKeys: wanted.prices.flatMap(({ lookupKey }) => lookupKey ?? []),
    featureKeys: wanted.features.map(({ lookupKey }) => lookupKey),
    meterEventNames: wanted.meters.map(({ eventName }) => eventName),
  });

async function expectRoundTrip(configuration: PlanConfiguration): Promise<void> {
  const wanted = wantedOf(configuration);
  await write(wanted);
  const observed = await observe(wanted);
  for (const price of wanted.prices) {
    const found = observed.prices.find(({ lookupKey }) => lookupKey === price.lookupKey);
    expect(found && normaliseTerms(found.terms)).toEqual(price.terms);
  }
  const { changes, summary } = diffAgainstStripe(wanted, observed);
  expect(changes.filter(({ action }) => action !== 'leave')).toEqual([]);
  expect(summary.leave).toBe(changes.length);
  expect(changes.length).toBeGreaterThan(wanted.prices.length);
}

const planWith = (component: Omit<Component, 'key' | 'name'>, taxBehavior: 'inclusive' | 'unspecified') =>
  PlanConfiguration.parse({
    name: 'Plan',
    tier: 'team',
    pricing: { currency: 'usd', billingCycle: 'monthly', components: [{ key: 'price', name: 'Price', ...component }] },
    stripeIntegration: { taxBehavior },
  });

it.each(Object.keys(components))('reads back what it wrote: %s', async (name) => {
  await expectRoundTrip(planWith(components[name]!, 'unspecified'));
  await expectRoundTrip(planWith(components[name]!, 'inclusive'));
});

it('reads back any plan', async () => {
  await fc.assert(fc.asyncProperty(configurations, expectRoundTrip), { numRuns: 25, endOnFailure: true });
});

it('notices an amount that is a trillionth of a cent off, in any currency', async () => {
  const component = components['amounts in other currencies']!;
  const wanted = wantedOf(planWith(component, 'unspecified'));
  await write(wanted);
  const { terms } = wanted.prices[0]!;
  const asked = structuredClone(wanted);
  asked.prices[0]!.terms = {
    ...terms,
    currencyOptions: { ...terms.currencyOptions, eur: { unitAmountDecimal: '1100.000000000001', tiers: null } },
  };
  const { summary } = diffAgainstStripe(asked, await observe(wanted));
  expect(summary).toMatchObject({ create: 1, archive: 1 });
});
