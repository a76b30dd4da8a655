import { expect, it } from '@jest/globals';
import type { CatalogueObjects, PriceTerms, WantedCatalogue } from '../../contracts/catalogue.ts';
import { diffAgainstStripe } from './diff-against-stripe.ts';
import { configurationOf, wantedOf } from './test-support/configurations.ts';
import { applied, nothingInStripe, synced } from './test-support/stripe-after.ts';
import { withoutOwnObjects } from './without-own-objects.ts';

const wanted = wantedOf(configurationOf());

function actions(want: WantedCatalogue, observed: CatalogueObjects) {
  return diffAgainstStripe(want, observed).changes.map((change) => `${change.action} ${change.object} ${change.key}`);
}

function withTerms<Objects extends CatalogueObjects>(objects: Objects, change: Partial<PriceTerms>): Objects {
  return { ...objects, prices: objects.prices.map((price) => ({ ...price, terms: { ...price.terms, ...change } })) };
}

it('creates everything in an empty account', () => {
  expect(actions(wanted, nothingInStripe)).toEqual([
    'create feature reports',
    'create product prod_1_7f26104f',
    'create product_feature prod_1_7f26104f/reports',
    'create price team:base',
  ]);
});

it('leaves what is as wanted, also when a later version asks for it', () => {
  const later = wantedOf(configurationOf(), 'planver_2', 'prod_1_7f26104f');
  const diff = diffAgainstStripe(later, applied(wanted));
  expect(diff.summary).toEqual({ create: 0, update: 0, archive: 0, leave: 4 });
});

it('replaces a price whose amount changes, with a reason that says so', () => {
  const dearer = wantedOf(
    configurationOf({ pricing: { currency: 'usd', billingCycle: 'monthly', basePrice: '5900' } }),
    'planver_2',
    'prod_1_7f26104f',
  );
  const prices = diffAgainstStripe(dearer, applied(wanted)).changes.filter((change) => change.object === 'price');
  expect(prices).toEqual([
    {
      action: 'create',
      object: 'price',
      key: 'team:base',
      stripeId: null,
      keyHolder: 'price_op_1_0',
      reason: "A price's amount is immutable: a new price takes over the lookup key of price_op_1_0.",
      changes: [{ field: 'unitAmountDecimal', from: '4900', to: '5900' }],
    },
    {
      action: 'archive',
      object: 'price',
      key: 'team:base',
      stripeId: 'price_op_1_0',
      reason: 'A new price replaces it; subscriptions on it go on unchanged, and nobody new can buy it.',
      changes: [
        { field: 'active', from: true, to: false },
        { field: 'lookupKey', from: 'team:base', to: null },
      ],
    },
  ]);
});

const eur = { unitAmountDecimal: '4500', tiers: null };
const immutable: [string, Partial<PriceTerms>][] = [
  ['currency', { currency: 'sek' }],
  ['billing scheme', { billingScheme: 'tiered' }],
  ['tiers mode', { tiersMode: 'volume' }],
  ['amount', { unitAmountDecimal: '4900.5' }],
  ['tiers', { tiers: [{ upTo: null, unitAmount: '1' }] }],
  ['package size', { packageSize: 10 }],
  ['recurring', { recurring: null }],
  ['interval', { recurring: { interval: 'year', intervalCount: 1, usageType: 'licensed', meter: null } }],
  ['interval count', { recurring: { interval: 'month', intervalCount: 3, usageType: 'licensed', meter: null } }],
  ['usage type', { recurring: { interval: 'month', intervalCount: 1, usageType: 'metered', meter: null } }],
  ['meter', { recurring: { interval: 'month', intervalCount: 1, usageType: 'licensed', meter: 'calls' } }],
  ['tax behaviour once set', { taxBehavior: 'inclusive' }],
  ['amount of a currency option', { currencyOptions: { eur: { ...eur, unitAmountDecimal: '4700' } } }],
  ['removed currency option', { currencyOptions: {} }],
];
it.each(immutable)('a change of %s forces a new price and archives the old one', (_, change) => {
  const before = withTerms(wanted, { taxBehavior: 'exclusive', currencyOptions: { eur } });
  const after = withTerms(before, change);
  expect(actions(after, applied(before)).filter((action) => action.includes(' price '))).toEqual([
    'create price team:base',
    'archive price team:base',
  ]);
});

it('a price that moves to another product is made anew', () => {
  const other = wantedOf(configurationOf({ features: [] }), 'planver_2');
  expect(actions(other, applied(wanted))).toEqual([
    'leave feature reports',
    'archive product prod_1_7f26104f',
    expect.stringMatching(/^create product prod_2_[0-9a-f]{8}$/),
    'create price team:base',
    'archive price team:base',
  ]);
});

it('changes in place what Stripe lets change', () => {
  const price = wanted.prices[0]!;
  const terms: PriceTerms = { ...price.terms, taxBehavior: 'exclusive', currencyOptions: { eur } };
  const after = { ...wanted, prices: [{ ...price, nickname: 'Monthly', terms }] };
  const changes = diffAgainstStripe(after, applied(wanted)).changes.filter((change) => change.object === 'price');
  expect(changes).toHaveLength(1);
  expect(changes[0]).toMatchObject({ action: 'update', stripeId: 'price_op_1_0' });
  expect(changes[0]?.changes.map((change) => change.field)).toEqual(['nickname', 'taxBehavior', 'currencyOptions.eur']);
});

it('updates a product in place and archives a price that the plan dropped', () => {
  const pricing = { currency: 'usd', billingCycle: 'monthly' as const };
  const renamed = wantedOf(configurationOf({ name: 'Business', pricing }), 'planver_2', 'prod_1_7f26104f');
  const diff = diffAgainstStripe(renamed, applied(wanted));
  expect(diff.changes.find((change) => change.object === 'product')).toMatchObject({
    action: 'update',
    changes: [{ field: 'name', from: 'Team', to: 'Business' }],
  });
  expect(diff.changes.find((change) => change.object === 'price')).toMatchObject({
    action: 'archive',
    reason: expect.stringContaining('no longer has this price'),
  });
});

it('unsets the metadata that the plan put there and no longer wants, and nothing of others', () => {
  const held = applied(wanted);
  const metadata = { ...held.products[0]!.metadata, list: '2026', theirs: 'stays' };
  const observed = { ...held, products: [{ ...held.products[0]!, metadata }] };
  const unsetting = {
    ...wanted,
    products: [{ ...wanted.products[0]!, metadata: { ...wanted.products[0]!.metadata, list: '' } }],
  };
  const diff = diffAgainstStripe(unsetting, observed);
  expect(diff.changes.find((change) => change.object === 'product')).toMatchObject({
    action: 'update',
    changes: [{ field: 'metadata.list', from: '2026', to: null }],
  });
  expect(diffAgainstStripe(wanted, observed).summary.update).toBe(0);
  expect(diff.hash).not.toBe(diffAgainstStripe(wanted, observed).hash);
  expect(diffAgainstStripe(unsetting, held)).toEqual(diffAgainstStripe(wanted, held));
});

it('says when a lookup key is held by a price of somebody else', () => {
  const foreign = { ...applied(wanted).prices[0]!, productId: 'prod_foreign', stripeId: 'price_foreign', metadata: {} };
  const diff = diffAgainstStripe(wanted, { ...nothingInStripe, prices: [foreign] });
  const prices = diff.changes.filter((change) => change.object === 'price');
  expect(prices).toHaveLength(1);
  expect(prices[0]).toMatchObject({ action: 'create', reason: expect.stringContaining('prod_foreign') });
});

it('gives a price its lost lookup key back instead of making another', () => {
  const held = applied(wanted);
  const lost = { ...held, prices: held.prices.map((price) => ({ ...price, lookupKey: null })) };
  const price = diffAgainstStripe(wanted, lost).changes.filter((change) => change.object === 'price');
  expect(price).toMatchObject([{ action: 'update', changes: [{ field: 'lookupKey', from: null, to: 'team:base' }] }]);
});

it('detaches a feature that the plan does not grant and never archives the feature', () => {
  const held = applied(wanted);
  const surplus = {
    ...held,
    features: [...held.features, { lookupKey: 'sso', name: 'SSO', active: true, stripeId: 'feat_9' }],
    products: held.products.map((product) => ({ ...product, features: ['reports', 'sso'] })),
  };
  expect(actions(wanted, surplus)).toEqual(
    expect.arrayContaining(['archive product_feature prod_1_7f26104f/sso', 'leave feature sso']),
  );
});

it('mends a meter in place, and says what cannot be mended', () => {
  const meter = { eventName: 'calls', displayName: 'Calls', aggregation: 'sum' as const, active: true, stripeId: null };
  const want = { ...nothingInStripe, meters: [meter], pricedHere: [] };
  const renamed = { ...nothingInStripe, meters: [{ ...meter, displayName: 'API calls', stripeId: 'mtr_1' }] };
  expect(diffAgainstStripe(want, renamed).changes).toMatchObject([{ action: 'update', stripeId: 'mtr_1' }]);
  const counting = { ...nothingInStripe, meters: [{ ...meter, aggregation: 'count' as const, stripeId: 'mtr_1' }] };
  expect(diffAgainstStripe(want, counting).changes).toMatchObject([
    { action: 'create', reason: expect.stringContaining('Choose another event name') },
  ]);
});

it('the leftovers of a cancelled publication do not count', () => {
  const leftovers = synced(wanted, nothingInStripe, 'op_cancelled');
  const features = leftovers.features.map((feature) => ({ ...feature, active: false }));
  expect(diffAgainstStripe(wanted, { ...leftovers, features })).toEqual(diffAgainstStripe(wanted, nothingInStripe));
});

it("the operation's own objects change neither hash nor what happens to products and prices", () => {
  const next = wantedOf(configurationOf({ features: [], name: 'Business' }), 'planver_2');
  const before = applied(wanted);
  const after = withoutOwnObjects(synced(next, before, 'op_2'), 'op_2');
  expect(diffAgainstStripe(next, after)).toEqual(diffAgainstStripe(next, withoutOwnObjects(before, 'op_2')));
});

it('what others change in Stripe changes the hash', () => {
  const held = applied(wanted);
  const hash = diffAgainstStripe(wanted, held).hash;
  const renamed = { ...held, products: held.products.map((product) => ({ ...product, name: 'Renamed by hand' })) };
  const archived = { ...held, prices: held.prices.map((price) => ({ ...price, active: false })) };
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(diffAgainstStripe(wanted, renamed).hash).not.toBe(hash);
  expect(diffAgainstStripe(wanted, archived).hash).not.toBe(hash);
});
