import { beforeAll, expect, test } from '@jest/globals';
import Stripe from 'stripe';
import { refusal, useSandbox } from '../testing.ts';

const use = useSandbox();
let product: string;
beforeAll(async () => {
  product = (await use.stripe.products.create({ name: 'Plan' })).id;
});

const monthly = { recurring: { interval: 'month' } } as const;
const create = (params: Omit<Stripe.PriceCreateParams, 'currency'> & { currency?: string }) =>
  use.stripe.prices.create({ currency: 'usd', product, ...params });

test('a flat monthly price has every field of the API', async () => {
  const price = await create({ unit_amount: 2900, nickname: 'Monthly', metadata: { a: 'b' }, ...monthly });
  const { id, created, unit_amount_decimal: decimal, ...rest } = price;
  expect(id).toMatch(/^price_1\w{23}$/);
  expect(Math.abs(created - Date.now() / 1000)).toBeLessThan(5);
  expect(String(decimal)).toBe('2900');
  expect(rest).toEqual({
    object: 'price',
    active: true,
    billing_scheme: 'per_unit',
    currency: 'usd',
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: { a: 'b' },
    nickname: 'Monthly',
    product,
    recurring: { interval: 'month', interval_count: 1, meter: null, trial_period_days: null, usage_type: 'licensed' },
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'recurring',
    unit_amount: 2900,
  });
});

test('sub-cent amounts keep up to twelve decimals, exactly', async () => {
  const price = await create({ unit_amount_decimal: Stripe.Decimal.from('0.000000000125'), ...monthly });
  expect(price.unit_amount).toBeNull();
  expect(price.unit_amount_decimal?.toString()).toBe('0.000000000125');
  const whole = await create({ unit_amount_decimal: Stripe.Decimal.from('250.0') });
  expect([whole.unit_amount, String(whole.unit_amount_decimal), whole.type]).toEqual([250, '250', 'one_time']);
  const tooFine = create({ unit_amount_decimal: Stripe.Decimal.from('0.0000000000001') });
  expect((await refusal(tooFine)).message).toContain('at maximum 12 decimal places');
});

test('a package price carries transform_quantity', async () => {
  const price = await create({ unit_amount: 500, transform_quantity: { divide_by: 100, round: 'up' }, ...monthly });
  expect(price.transform_quantity).toEqual({ divide_by: 100, round: 'up' });
});

test.each(['graduated', 'volume'] as const)('%s tiers come back only when expanded', async (mode) => {
  const price = await create({
    billing_scheme: 'tiered',
    tiers_mode: mode,
    tiers: [
      { up_to: 10, unit_amount: 500, flat_amount: 1000 },
      { up_to: 'inf', unit_amount_decimal: Stripe.Decimal.from('12.5') },
    ],
    ...monthly,
  });
  expect(price).toMatchObject({ billing_scheme: 'tiered', tiers_mode: mode, unit_amount: null });
  expect(price).not.toHaveProperty('tiers');
  expect(price).not.toHaveProperty('currency_options');
  const { tiers } = await use.stripe.prices.retrieve(price.id, { expand: ['tiers'] });
  expect(JSON.parse(JSON.stringify(tiers))).toEqual([
    { flat_amount: 1000, flat_amount_decimal: '1000', unit_amount: 500, unit_amount_decimal: '500', up_to: 10 },
    { flat_amount: null, flat_amount_decimal: null, unit_amount: null, unit_amount_decimal: '12.5', up_to: null },
  ]);
});

test('currency options include the default currency, and hide their tiers until asked', async () => {
  const price = await create({
    billing_scheme: 'tiered',
    tiers_mode: 'graduated',
    tiers: [{ up_to: 'inf', unit_amount: 10 }],
    currency_options: { eur: { tiers: [{ up_to: 'inf', unit_amount: 9 }], tax_behavior: 'inclusive' } },
    ...monthly,
  });
  const plain = await use.stripe.prices.retrieve(price.id, { expand: ['currency_options'] });
  expect(Object.keys(plain.currency_options ?? {}).sort()).toEqual(['eur', 'usd']);
  expect(plain.currency_options?.eur).not.toHaveProperty('tiers');
  const deep = await use.stripe.prices.retrieve(price.id, { expand: ['currency_options.eur.tiers'] });
  expect(deep.currency_options?.eur?.tiers?.[0]).toMatchObject({ unit_amount: 9, up_to: null });
  expect(deep.currency_options?.eur?.tax_behavior).toBe('inclusive');
});

test('a price can be given, changed and stripped of other currencies', async () => {
  const { id } = await create({ unit_amount: 1000, currency_options: { eur: { unit_amount: 900 } } });
  const change = (currency_options: Stripe.PriceUpdateParams['currency_options']) =>
    use.stripe.prices.update(id, { currency_options, expand: ['currency_options'] });
  const added = await change({ eur: { unit_amount: 950 }, jpy: { unit_amount: 150 } });
  expect([added.currency_options?.eur?.unit_amount, added.currency_options?.jpy?.unit_amount]).toEqual([950, 150]);
  expect(Object.keys((await change('')).currency_options ?? {})).toEqual(['usd']);
  expect((await refusal(change({ zzz: { unit_amount: 1 } }))).message).toMatch(/^Invalid currency: zzz/);
});

test('a metered price needs an active meter', async () => {
  const meter = await use.stripe.billing.meters.create({
    display_name: 'Calls',
    event_name: 'price_test_calls',
    default_aggregation: { formula: 'sum' },
  });
  const metered = (id?: string) =>
    create({ unit_amount: 1, recurring: { interval: 'month', usage_type: 'metered', meter: id } });
  expect((await metered(meter.id)).recurring).toMatchObject({ meter: meter.id, usage_type: 'metered' });
  expect((await refusal(metered())).message).toContain('metered prices must be backed by meters');
  expect((await refusal(metered('mtr_none'))).param).toBe('recurring[meter]');
  await use.stripe.billing.meters.deactivate(meter.id);
  expect((await refusal(metered(meter.id))).param).toBe('recurring[meter]');
});

test.each<[string, Partial<Stripe.PriceCreateParams>, string]>([
  ['no amount', monthly, 'Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set.'],
  [
    'both amounts',
    { unit_amount: 1, unit_amount_decimal: Stripe.Decimal.from('1') },
    'You may only specify one of these',
  ],
  ['a negative amount', { unit_amount: -1 }, 'greater than or equal to 0'],
  [
    'tiers once',
    { billing_scheme: 'tiered', tiers_mode: 'volume', tiers: [{ up_to: 'inf', unit_amount: 1 }] },
    'type=one_time',
  ],
  ['no tiers', { billing_scheme: 'tiered', tiers_mode: 'volume', ...monthly }, '`tiers`'],
  ['no mode', { billing_scheme: 'tiered', tiers: [{ up_to: 'inf', unit_amount: 1 }], ...monthly }, '`tiers_mode`'],
  ['stray tiers', { unit_amount: 1, tiers: [{ up_to: 'inf', unit_amount: 1 }], ...monthly }, 'billing_scheme=tiered'],
  [
    'ended tiers',
    { billing_scheme: 'tiered', tiers_mode: 'volume', tiers: [{ up_to: 5, unit_amount: 1 }], ...monthly },
    'inf',
  ],
  [
    'falling tiers',
    {
      billing_scheme: 'tiered',
      tiers_mode: 'volume',
      tiers: [
        { up_to: 5, unit_amount: 1 },
        { up_to: 5, unit_amount: 1 },
        { up_to: 'inf', unit_amount: 1 },
      ],
      ...monthly,
    },
    'greater than',
  ],
  [
    'tiers in packages',
    {
      billing_scheme: 'tiered',
      tiers_mode: 'volume',
      tiers: [{ up_to: 'inf', unit_amount: 1 }],
      transform_quantity: { divide_by: 2, round: 'up' },
      ...monthly,
    },
    '`transform_quantity` cannot be used with tiered billing',
  ],
  ['a period too long', { unit_amount: 1, recurring: { interval: 'year', interval_count: 4 } }, 'is 3'],
  [
    'a wrong interval',
    { unit_amount: 1, recurring: { interval: 'decade' } },
    'must be one of day, week, month, or year',
  ],
  ['no such product', { unit_amount: 1, product: 'prod_none' }, "No such product: 'prod_none'"],
])('%s is refused', async (_, params, message) => {
  const error = await refusal(create(params));
  expect([error.statusCode, error.rawType]).toEqual([400, 'invalid_request_error']);
  expect(error.message).toContain(message);
});

test('a lookup key has one holder, active or not, and moves only by transfer', async () => {
  const holder = await create({ unit_amount: 1, lookup_key: 'pro_monthly' });
  await use.stripe.prices.update(holder.id, { active: false });
  const taken = await refusal(create({ unit_amount: 2, lookup_key: 'pro_monthly' }));
  expect(taken).toMatchObject({
    statusCode: 400,
    message: `A price (\`${holder.id}\`) already uses that lookup key.`,
    param: 'lookup_key',
  });
  const next = await create({ unit_amount: 2, lookup_key: 'pro_monthly', transfer_lookup_key: true });
  expect((await use.stripe.prices.retrieve(holder.id)).lookup_key).toBeNull();
  const found = await use.stripe.prices.list({ lookup_keys: ['pro_monthly'] });
  expect(found.data.map(({ id }) => id)).toEqual([next.id]);

  const back = { lookup_key: 'pro_monthly', transfer_lookup_key: true };
  expect((await use.stripe.prices.update(holder.id, back)).lookup_key).toBe('pro_monthly');
  expect((await use.stripe.prices.retrieve(next.id)).lookup_key).toBeNull();
  expect((await use.stripe.prices.update(holder.id, { lookup_key: '' })).lookup_key).toBeNull();
});

test('amounts, currency and period cannot be changed', async () => {
  const { id } = await create({ unit_amount: 1, ...monthly });
  for (const change of [{ unit_amount: 2 }, { currency: 'eur' }, { recurring: { interval: 'year' } }, { product }]) {
    const name = Object.keys(change)[0]!;
    const error = await refusal(use.stripe.prices.update(id, change as Stripe.PriceUpdateParams));
    expect(error.code).toBe('parameter_unknown');
    expect(error.message).toContain(`Received unknown parameter: ${name}`);
  }
});

test('tax_behavior is fixed once set', async () => {
  const { id } = await create({ unit_amount: 1 });
  const set = (tax_behavior: 'inclusive' | 'exclusive') => use.stripe.prices.update(id, { tax_behavior });
  expect((await set('exclusive')).tax_behavior).toBe('exclusive');
  expect((await set('exclusive')).tax_behavior).toBe('exclusive');
  expect((await refusal(set('inclusive'))).param).toBe('tax_behavior');
});

test('the default price of a product cannot be archived', async () => {
  const { id } = await use.stripe.products.create({ name: 'With default' });
  const price = await create({ product: id, unit_amount: 1 });
  await use.stripe.products.update(id, { default_price: price.id });
  const archive = () => use.stripe.prices.update(price.id, { active: false });
  expect((await refusal(archive())).message).toBe(
    'This price cannot be archived because it is the default price of its product.',
  );
  await use.stripe.products.update(id, { default_price: '' });
  expect((await archive()).active).toBe(false);
});

test('a price brings its product along, or none of both', async () => {
  const price = await use.stripe.prices.create({
    currency: 'usd',
    unit_amount: 5,
    product_data: { id: 'pw_inline', name: 'Inline' },
  });
  expect(price.product).toBe('pw_inline');
  const failing = { currency: 'usd', product_data: { id: 'pw_half', name: 'Half' } };
  await refusal(use.stripe.prices.create(failing));
  expect((await refusal(use.stripe.products.retrieve('pw_half'))).code).toBe('resource_missing');
  expect((await refusal(use.stripe.prices.create({ currency: 'usd', unit_amount: 1 }))).message).toBe(
    'You must specify either `product` or `product_data` when creating a price.',
  );
});

test('lists filter by every field the API names', async () => {
  const { id: own } = await use.stripe.products.create({ name: 'Filters' });
  const once = await create({ product: own, unit_amount: 1, active: false });
  const month = await create({ product: own, unit_amount: 1, lookup_key: 'f_month', ...monthly });
  const year = await create({ product: own, unit_amount: 1, currency: 'eur', recurring: { interval: 'year' } });
  const list = async (params: Stripe.PriceListParams) =>
    (await use.stripe.prices.list({ product: own, ...params })).data.map(({ id }) => id);
  expect(await list({})).toEqual([year.id, month.id, once.id]);
  expect(await list({ active: true })).toEqual([year.id, month.id]);
  expect(await list({ active: false })).toEqual([once.id]);
  expect(await list({ type: 'one_time' })).toEqual([once.id]);
  expect(await list({ currency: 'eur' })).toEqual([year.id]);
  expect(await list({ recurring: { interval: 'month' } })).toEqual([month.id]);
  expect(await list({ lookup_keys: ['f_month', 'f_other'] })).toEqual([month.id]);
  expect((await refusal(use.stripe.prices.list({ product: 'prod_none' }))).statusCode).toBe(400);
});
