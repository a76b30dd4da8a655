import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type StripeSandbox, startStripeSandbox } from '../../dev/stripe-sandbox/server.ts';
import { type CatalogueWrites, catalogueWrites } from '../../integrations/stripe/catalogue-writes.ts';
import { createStripeClient } from '../../integrations/stripe/client.ts';
import { lookForEffect } from './look-for-effect.ts';

let sandbox: StripeSandbox;
let stripe: CatalogueWrites;
let ids: Record<'price' | 'feature' | 'meter' | 'link', string>;

beforeAll(async () => {
  sandbox = await startStripeSandbox();
  const client = createStripeClient({
    secretKey: sandbox.secretKey,
    apiBase: sandbox.url,
    beforeRequest: async () => {},
  });
  stripe = catalogueWrites(client);
  await client.products.create({ id: 'prod_team', name: 'Team' });
  const lookup_key = 'pending:planver_1:team:base';
  const price = { product: 'prod_team', currency: 'usd', unit_amount: 4900, recurring: { interval: 'month' as const } };
  const feature = await client.entitlements.features.create({ lookup_key: 'boards', name: 'Boards' });
  ids = {
    price: (await client.prices.create({ ...price, lookup_key })).id,
    feature: feature.id,
    meter: (
      await client.billing.meters.create({
        event_name: 'calls',
        display_name: 'Calls',
        default_aggregation: { formula: 'sum' },
      })
    ).id,
    link: (await client.products.createFeature('prod_team', { entitlement_feature: feature.id })).id,
  };
}, 30_000);
afterAll(() => sandbox?.close());

const look = (kind: string, key: string) => lookForEffect(stripe, { kind, key: `acct_1:${key}` });
const there = (outsideId: string | null) => ({ state: 'happened', outsideId });
const absent = { state: 'did_not_happen' };

describe('what was to be made is looked for by its key', () => {
  it('a product', async () => {
    expect(await look('stripe.product.create', 'product:prod_team:create')).toEqual(there('prod_team'));
    expect(await look('stripe.product.create', 'product:prod_none:create')).toEqual(absent);
  });

  it('a price, whose lookup key has colons', async () => {
    expect(await look('stripe.price.create', 'price:pending:planver_1:team:base')).toEqual(there(ids.price));
    expect(await look('stripe.price.create', 'price:pending:planver_1:team:seats')).toEqual(absent);
  });

  it('a feature, and its place on a product', async () => {
    expect(await look('stripe.feature.create', 'feature:boards')).toEqual(there(ids.feature));
    expect(await look('stripe.feature.create', 'feature:reports')).toEqual(absent);
    const kind = 'stripe.product_feature.create';
    expect(await look(kind, `product-feature:prod_team:${ids.feature}`)).toEqual(there(ids.link));
    expect(await look(kind, 'product-feature:prod_team:feat_none')).toEqual(absent);
  });

  it('a meter', async () => {
    expect(await look('stripe.meter.create', 'meter:calls:sum')).toEqual(there(ids.meter));
    expect(await look('stripe.meter.create', 'meter:other:sum')).toEqual(absent);
  });
});

describe('what was to be set', () => {
  it('is told by whether the object sells, where it was about that alone', async () => {
    expect(await look('stripe.set', `price:${ids.price}:archive:op_1`)).toEqual(absent);
    expect(await look('stripe.set', `price:${ids.price}:unarchive:op_1`)).toEqual(there(null));
    expect(await look('stripe.set', 'product:prod_team:discard:op_1')).toEqual(absent);
  });

  it('is unclear else', async () => {
    const unclear = { state: 'unclear' };
    expect(await look('stripe.set', `price:${ids.price}:activate:op_1`)).toEqual(unclear);
    expect(await look('stripe.set', `feature:${ids.feature}:rename:op_1`)).toEqual(unclear);
    expect(await look('something.else', 'x')).toEqual(unclear);
  });
});
