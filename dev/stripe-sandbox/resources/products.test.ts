import { expect, test } from '@jest/globals';
import { refusal, useSandbox } from '../testing.ts';

const use = useSandbox();

test('a product is created under a chosen id and read back', async () => {
  const created = await use.stripe.products.create({
    id: 'pw_plan_1',
    name: 'Pro',
    active: false,
    description: 'For teams',
    marketing_features: [{ name: 'Exports' }, { name: 'Audit' }],
    metadata: { plan: 'pro', 'a.b': '1' },
    tax_code: 'txcd_10103001',
    unit_label: 'seat',
    statement_descriptor: 'PRO',
    url: 'https://example.com/pro',
  });
  expect(created).toMatchObject({
    id: 'pw_plan_1',
    object: 'product',
    active: false,
    default_price: null,
    images: [],
    livemode: false,
    marketing_features: [{ name: 'Exports' }, { name: 'Audit' }],
    metadata: { plan: 'pro', 'a.b': '1' },
    tax_code: 'txcd_10103001',
    type: 'service',
    unit_label: 'seat',
  });
  expect(await use.stripe.products.retrieve('pw_plan_1')).toEqual(created);
});

test('a chosen id is taken once', async () => {
  await use.stripe.products.create({ id: 'pw_once', name: 'One' });
  expect(await refusal(use.stripe.products.create({ id: 'pw_once', name: 'Two' }))).toMatchObject({
    statusCode: 400,
    code: 'resource_already_exists',
    message: 'Product already exists.',
    param: 'id',
  });
  expect((await use.stripe.products.retrieve('pw_once')).name).toBe('One');
});

test('an update merges metadata, unsets with empty strings, and leaves the rest', async () => {
  const { id } = await use.stripe.products.create({
    name: 'A',
    description: 'text',
    metadata: { keep: '1', drop: '2' },
    marketing_features: [{ name: 'x' }],
  });
  const updated = await use.stripe.products.update(id, { description: '', metadata: { drop: '', add: '3' } });
  expect(updated).toMatchObject({ name: 'A', description: null, metadata: { keep: '1', add: '3' } });
  expect(updated.marketing_features).toEqual([{ name: 'x' }]);
  const cleared = await use.stripe.products.update(id, { metadata: '', marketing_features: '' });
  expect(cleared.metadata).toEqual({});
  expect(cleared.marketing_features).toEqual([]);
});

test('the default price must be an active price of the product', async () => {
  const [mine, other] = await Promise.all(['a', 'b'].map((name) => use.stripe.products.create({ name })));
  const price = await use.stripe.prices.create({ product: mine!.id, currency: 'usd', unit_amount: 1 });
  const foreign = await use.stripe.prices.create({ product: other!.id, currency: 'usd', unit_amount: 1 });
  const idle = await use.stripe.prices.create({ product: mine!.id, currency: 'usd', unit_amount: 1, active: false });
  const set = (id: string) => use.stripe.products.update(mine!.id, { default_price: id });
  expect((await set(price.id)).default_price).toBe(price.id);
  expect((await refusal(set(foreign.id))).param).toBe('default_price');
  expect((await refusal(set(idle.id))).message).toContain('only accepts active prices');
  expect(await refusal(set('price_none'))).toMatchObject({ statusCode: 400, code: 'resource_missing' });
});

test('default_price_data creates the price with the product', async () => {
  const product = await use.stripe.products.create({
    name: 'Inline',
    default_price_data: { currency: 'eur', unit_amount: 900, recurring: { interval: 'month' } },
    expand: ['default_price'],
  });
  expect(product.default_price).toMatchObject({ object: 'price', unit_amount: 900, product: product.id });
});

test('a product is deleted only without prices', async () => {
  const free = await use.stripe.products.create({ name: 'Free' });
  expect(await use.stripe.products.del(free.id)).toEqual({ id: free.id, object: 'product', deleted: true });
  expect(await refusal(use.stripe.products.retrieve(free.id))).toMatchObject({
    statusCode: 404,
    code: 'resource_missing',
    message: `No such product: '${free.id}'`,
    param: 'id',
  });
  const priced = await use.stripe.products.create({ name: 'Priced' });
  const price = await use.stripe.prices.create({ product: priced.id, currency: 'usd', unit_amount: 1 });
  await use.stripe.prices.update(price.id, { active: false });
  expect((await refusal(use.stripe.products.del(priced.id))).message).toBe(
    'This product cannot be deleted because it has one or more user-created prices.',
  );
});

test('lists filter by ids, activity and url', async () => {
  const on = await use.stripe.products.create({ name: 'On', url: 'https://example.com/filter' });
  const off = await use.stripe.products.create({ name: 'Off', active: false, url: 'https://example.com/filter' });
  const list = async (params: object) =>
    (await use.stripe.products.list({ url: 'https://example.com/filter', ...params })).data.map(({ id }) => id);
  expect(await list({})).toEqual([off.id, on.id]);
  expect(await list({ active: true })).toEqual([on.id]);
  expect(await list({ active: false })).toEqual([off.id]);
  expect(await list({ ids: [on.id, 'pw_other'] })).toEqual([on.id]);
  expect(await list({ created: { gt: on.created + 60 } })).toEqual([]);
});
