import { beforeAll, expect, test } from '@jest/globals';
import { refusal, useSandbox } from '../testing.ts';

const use = useSandbox();
let product: string;
let customer: string;
beforeAll(async () => {
  product = (await use.stripe.products.create({ name: 'Plan' })).id;
  customer = (await use.stripe.customers.create({ email: 'a@example.com', name: 'A' })).id;
});

const price = (unit_amount: number, extra = {}) =>
  use.stripe.prices.create({ product, currency: 'usd', unit_amount, recurring: { interval: 'month' }, ...extra });
const subscribe = (id: string, extra = {}) =>
  use.stripe.subscriptions.create({ customer, items: [{ price: id }], ...extra });

test('a customer is created, changed, found by e-mail and deleted', async () => {
  const made = await use.stripe.customers.create({ email: 'b@example.com', metadata: { tier: '1' } });
  await use.stripe.customers.update(made.id, { name: 'B', address: { country: 'SE' } });
  const found = await use.stripe.customers.list({ email: 'b@example.com' });
  expect(found.data[0]).toMatchObject({ id: made.id, name: 'B', address: { country: 'SE', city: null } });
  await use.stripe.customers.del(made.id);
  expect(await use.stripe.customers.retrieve(made.id)).toEqual({ id: made.id, object: 'customer', deleted: true });
});

test('a plan’s subscribers are counted by price', async () => {
  const pro = await price(1000);
  const basic = await price(500);
  const subscription = await subscribe(pro.id, { items: [{ price: pro.id, quantity: 3 }] });
  await subscribe(basic.id);
  const trial = await subscribe(pro.id, { trial_period_days: 14 });
  const gone = await subscribe(pro.id);
  await use.stripe.subscriptions.cancel(gone.id);

  expect(subscription).toMatchObject({ object: 'subscription', status: 'active', currency: 'usd', customer });
  expect(subscription.items.data[0]).toMatchObject({ quantity: 3, price: { id: pro.id, unit_amount: 1000 } });
  expect(trial.status).toBe('trialing');
  expect(trial.items.data[0]?.current_period_end).toBe(trial.trial_end);
  const ids = async (params: object) =>
    (await use.stripe.subscriptions.list({ price: pro.id, ...params })).data.map(({ id }) => id);
  expect(await ids({})).toEqual([trial.id, subscription.id]);
  expect(await ids({ status: 'active' })).toEqual([subscription.id]);
  expect(await ids({ status: 'all' })).toEqual([gone.id, trial.id, subscription.id]);
  expect(await ids({ status: 'ended' })).toEqual([gone.id]);
  expect(await ids({ customer: 'cus_other' })).toEqual([]);
  expect((await refusal(use.stripe.subscriptions.list({ price: 'price_none' }))).code).toBe('resource_missing');
});

test('an archived price takes no new subscribers and keeps those it has', async () => {
  const old = await price(1000);
  const next = await price(1200);
  const kept = await subscribe(old.id);
  await use.stripe.prices.update(old.id, { active: false });
  const error = await refusal(subscribe(old.id));
  expect(error.message).toBe('The price specified is inactive. This field only accepts active prices.');
  expect(error.param).toBe('items[0][price]');
  const item = kept.items.data[0]!;
  const more = await use.stripe.subscriptions.update(kept.id, { items: [{ id: item.id, quantity: 7 }] });
  expect(more.items.data[0]).toMatchObject({ id: item.id, quantity: 7, price: { id: old.id } });

  const moved = await use.stripe.subscriptions.update(kept.id, { items: [{ id: item.id, price: next.id }] });
  expect(moved.items.data[0]).toMatchObject({ id: item.id, quantity: 7, price: { id: next.id } });
  const back = use.stripe.subscriptions.update(kept.id, { items: [{ id: item.id, price: old.id }] });
  expect((await refusal(back)).message).toContain('only accepts active prices');
});

test('a period is a calendar month, and the end of it can be the end', async () => {
  const subscription = await subscribe((await price(1)).id);
  const { current_period_start: start, current_period_end: end } = subscription.items.data[0]!;
  expect([28, 29, 30, 31]).toContain((end - start) / 86_400);
  const ending = await use.stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
  expect([ending.cancel_at, ending.status]).toEqual([end, 'active']);
  const ended = await use.stripe.subscriptions.cancel(subscription.id);
  expect(ended).toMatchObject({ status: 'canceled', ended_at: expect.any(Number) });
  const again = use.stripe.subscriptions.update(subscription.id, { cancel_at_period_end: false });
  expect((await refusal(again)).message).toMatch(/^A canceled subscription can only update/);
});

test('an item can be read and changed by itself', async () => {
  const [from, to] = [await price(10), await price(20)];
  const { id, items } = await subscribe(from.id);
  const item = items.data[0]!;
  const changed = await use.stripe.subscriptionItems.update(item.id, {
    price: to.id,
    quantity: 4,
    metadata: { a: '1' },
  });
  expect(changed).toMatchObject({
    id: item.id,
    subscription: id,
    quantity: 4,
    price: { id: to.id },
    metadata: { a: '1' },
  });
  expect((await use.stripe.subscriptionItems.list({ subscription: id })).data).toEqual([changed]);
  expect((await use.stripe.subscriptions.retrieve(id)).items.data).toEqual([changed]);
  expect((await refusal(use.stripe.subscriptionItems.retrieve('si_none'))).code).toBe('resource_missing');
});

test('what cannot be subscribed to is refused', async () => {
  const once = await use.stripe.prices.create({ product, currency: 'usd', unit_amount: 1 });
  expect((await refusal(subscribe(once.id))).message).toContain('type=one_time');
  expect(await refusal(subscribe('price_none'))).toMatchObject({ statusCode: 400, param: 'items[0][price]' });
  const one = await price(1);
  const nobody = use.stripe.subscriptions.create({ customer: 'cus_none', items: [{ price: one.id }] });
  expect((await refusal(nobody)).message).toBe("No such customer: 'cus_none'");
  const twice = subscribe(one.id, { items: [{ price: one.id }, { price: one.id }] });
  expect((await refusal(twice)).message).toMatch(/^Cannot add multiple subscription items/);
  const euro = await price(1, { currency: 'eur' });
  const mixed = subscribe(one.id, { items: [{ price: one.id }, { price: euro.id }] });
  expect((await refusal(mixed)).param).toBe('currency');
});
