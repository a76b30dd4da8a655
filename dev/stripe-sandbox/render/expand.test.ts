import { beforeAll, expect, test } from '@jest/globals';
import { refusal, useSandbox } from '../testing.ts';

const use = useSandbox();
let product: string;
let price: string;
let subscription: string;
beforeAll(async () => {
  product = (await use.stripe.products.create({ name: 'Plan' })).id;
  const made = await use.stripe.prices.create({
    product,
    currency: 'usd',
    billing_scheme: 'tiered',
    tiers_mode: 'volume',
    tiers: [{ up_to: 'inf', unit_amount: 3 }],
    recurring: { interval: 'month' },
  });
  price = made.id;
  await use.stripe.products.update(product, { default_price: price });
  const customer = await use.stripe.customers.create({ name: 'C' });
  subscription = (await use.stripe.subscriptions.create({ customer: customer.id, items: [{ price }] })).id;
});

test('references become objects, one level or several', async () => {
  const one = await use.stripe.prices.retrieve(price, { expand: ['product'] });
  expect(one.product).toMatchObject({ object: 'product', id: product, default_price: price });
  const two = await use.stripe.prices.retrieve(price, { expand: ['product.default_price.tiers'] });
  expect(two.product).toMatchObject({ default_price: { id: price, tiers: [{ unit_amount: 3 }] } });
  expect(two).not.toHaveProperty('tiers');
});

test('lists expand through data', async () => {
  const list = await use.stripe.prices.list({ product, expand: ['data.product', 'data.tiers'] });
  expect(list.data[0]).toMatchObject({ product: { name: 'Plan' }, tiers: [{ unit_amount: 3 }] });
  const subscriptions = await use.stripe.subscriptions.list({ expand: ['data.customer', 'data.items.data.price'] });
  expect(subscriptions.data[0]).toMatchObject({ customer: { name: 'C' }, items: { data: [{ price: { id: price } }] } });
  const found = await use.stripe.subscriptions.retrieve(subscription, {
    expand: ['customer', 'items.data.price.product'],
  });
  expect(found.customer).toMatchObject({ name: 'C' });
  expect(found.items.data[0]?.price.product).toMatchObject({ name: 'Plan' });
});

test('a create and an update expand as well', async () => {
  const made = await use.stripe.prices.create({ product, currency: 'usd', unit_amount: 1, expand: ['product'] });
  expect(made.product).toMatchObject({ name: 'Plan' });
  const updated = await use.stripe.products.update(product, { name: 'Renamed', expand: ['default_price'] });
  expect(updated.default_price).toMatchObject({ object: 'price' });
});

test('what cannot be expanded is refused with the way out', async () => {
  expect((await refusal(use.stripe.prices.retrieve(price, { expand: ['colour'] }))).message).toBe(
    'This property cannot be expanded (colour).',
  );
  expect((await refusal(use.stripe.prices.list({ expand: ['product'] }))).message).toBe(
    "This property cannot be expanded (product). You may want to try expanding 'data.product' instead.",
  );
  const deep = use.stripe.subscriptions.list({ expand: ['data.items.data.price.product'] });
  expect((await refusal(deep)).message).toContain('more than 4 levels');
});

test('a deleted customer stays as a stub in its subscriptions', async () => {
  const { id } = await use.stripe.customers.create({ name: 'Gone' });
  const theirs = await use.stripe.subscriptions.create({ customer: id, items: [{ price }] });
  await use.stripe.customers.del(id);
  const found = await use.stripe.subscriptions.retrieve(theirs.id, { expand: ['customer'] });
  expect(found).toMatchObject({ status: 'canceled', customer: { id, deleted: true } });
});
