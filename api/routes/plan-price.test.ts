import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CurrencyRecord } from '../../contracts/currencies.ts';
import type { SubscriptionPlan } from '../../contracts/plans.ts';
import type { PlanPrice } from '../../contracts/price-quote.ts';
import type { StoredRegionalPricing } from '../../contracts/pricing-regional.ts';
import type { TaxRegionRecord, TaxSettings } from '../../contracts/pricing-tax.ts';
import { newId } from '../../database/ids.ts';
import * as plans from '../../database/plans.ts';
import { createTeamPlan, registerFeatures } from '../../test/support/plans.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

let platform: Platform;
let plan: SubscriptionPlan;
let acme: string;

interface Refusal {
  error: { code: string; details: { fields: { field: string; code: string }[] } };
}

beforeAll(async () => {
  platform = await startPlatform(null);
  await registerFeatures(platform);
  plan = await createTeamPlan(platform, {
    availability: { countries: ['SE', 'DE', 'US', 'JP'] },
    stripeIntegration: { taxBehavior: 'exclusive', trialPeriodDays: 14 },
  });
  await sell(plan.id);
  const made = await platform.call<{ id: string }>(
    'POST',
    '/v1/customers',
    { name: 'Acme', country: 'SE', currency: 'usd' },
    201,
  );
  acme = made.id;
  const rates = [
    { currency: 'eur', validOn: '2020-01-01', rate: '1.10', source: 'test' },
    { currency: 'jpy', validOn: '2020-01-01', rate: '0.0067', source: 'test' },
  ];
  await platform.call('POST', '/v1/exchange-rates', { rates });
}, 120_000);
afterAll(() => platform?.close());

/** As if its open version had been published. */
async function sell(planId: string): Promise<void> {
  const { open, active } = await plans.find(platform.db, planId);
  for (const step of [active ? 'update' : 'sync', 'validate', 'preview', 'publish'] as const) {
    await plans.transition(platform.db, open!.id, step, new Date());
  }
  await plans.markActive(platform.db, open!.id, new Date());
}

const price = <T = PlanPrice>(body: object = {}, expected = 200) =>
  platform.call<T>('POST', `/v1/plans/${plan.id}/price`, body, expected);
const refusedField = async (body: object, status = 422) => {
  const { error } = await price<Refusal>(body, status);
  return { code: error.code, field: error.details.fields[0]!.field };
};

describe('the price of a plan', () => {
  it('counts licensed prices of one interval, metered ones by use, and adds up', async () => {
    const answer = await price({ usage: { seats: '7' } });
    expect(answer).toMatchObject({
      plan: plan.key,
      version: 1,
      currency: 'usd',
      lines: [
        { id: 'base', quantity: '1', amount: 4_900 },
        { id: 'seats', quantity: '7', amount: 8_400 },
      ],
      subtotal: 13_300,
      total: 13_300,
      trialDays: 14,
      pricedBy: { way: 'plan' },
      taxedBy: 'nobody',
    });
    expect((await price({ interval: 'year' })).lines).toMatchObject([{ id: 'seats-year', amount: 12_000 }]);
  });

  it('refuses bad input, each by its field', async () => {
    expect(await refusedField({ usage: { nothing: '1' } })).toEqual({
      code: 'PricingValidationFailed',
      field: 'usage.nothing',
    });
    expect(await refusedField({ usage: { seats: '-1' } })).toMatchObject({ field: 'usage.seats' });
    expect(await refusedField({ usage: { seats: 'NaN' } })).toMatchObject({ field: 'usage.seats' });
    expect(await refusedField({ usage: { seats: '1.1234567890123' } })).toMatchObject({ field: 'usage.seats' });
    expect(await refusedField({ currency: 'xyz' })).toEqual({ code: 'PricingValidationFailed', field: 'currency' });
    expect(await refusedField({ currency: 'gbp' })).toEqual({ code: 'PricingValidationFailed', field: 'currency' });
    expect(await refusedField({ country: 'KP' })).toEqual({ code: 'RegionalRestriction', field: 'country' });
    expect(await refusedField({ interval: 'week' })).toEqual({ code: 'PricingValidationFailed', field: 'interval' });
    expect(await refusedField({ country: 'NO' })).toEqual({ code: 'RegionalRestriction', field: 'country' });
    expect(await refusedField({ customerId: acme, code: 'NOBODY' })).toEqual({
      code: 'PricingValidationFailed',
      field: 'code',
    });
    expect(await refusedField({ code: 'ANY' })).toEqual({ code: 'PricingValidationFailed', field: 'code' });
    await price({ customerId: newId('customer') }, 404);
    await platform.call('POST', `/v1/plans/${newId('plan')}/price`, {}, 404);
  });

  it('gives a promotion that holds, says why another does not, and redeems nothing', async () => {
    const create = (body: object) =>
      platform.call<{ id: string }>('POST', '/v1/promotions', { validFrom: '2020-01-01T00:00:00Z', ...body }, 201);
    const given = await create({ name: 'Ten off', type: 'percentage', value: '10' });
    const elsewhere = await create({ name: 'US only', type: 'percentage', value: '50', condition: { country: 'US' } });
    const answer = await price({ customerId: acme });
    expect(answer.promotions).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ promotionId: given.id, outcome: 'applied', amount: answer.subtotal / 10 }),
        expect.objectContaining({ promotionId: elsewhere.id, outcome: 'not_applicable' }),
      ]),
    );
    expect(answer.discounts.reduce((sum, { amount }) => sum + amount, 0)).toBe(answer.subtotal / 10);
    expect(answer.appliedDiscounts).toMatchObject([{ origin: 'promotion', id: given.id }]);
    expect(await platform.call('GET', `/v1/promotions/${given.id}`)).toMatchObject({ currentUsage: 0 });
    await platform.db.updateTable('promotions').set({ status: 'archived' }).execute();
  });
});

describe('grandfathering', () => {
  it('keeps what a subscriber subscribed to, and what a rule says', async () => {
    const version = (await plans.find(platform.db, plan.id)).active!;
    await platform.db
      .insertInto('subscriptions')
      .values({
        ...{ id: newId('subscription'), customer_id: acme, external_id: null, stripe_subscription_id: null },
        ...{ plan_id: plan.id, plan_version_id: version.id, status: 'active', currency: 'usd', interval: 'month' },
        ...{ seats: 3, monthly_amount: 8_500, started_at: new Date(), current_period_start: new Date() },
        ...{
          current_period_end: new Date(),
          cancel_at_period_end: false,
          created_at: new Date(),
          updated_at: new Date(),
        },
      })
      .execute();
    const { id } = await platform.db.selectFrom('subscriptions').select('id').executeTakeFirstOrThrow();
    await platform.db
      .insertInto('subscription_items')
      .values([
        { subscription_id: id, component_key: 'base', stripe_price_id: null, quantity: 1 },
        { subscription_id: id, component_key: 'seats', stripe_price_id: null, quantity: 3 },
      ])
      .execute();
    const dearer = structuredClone(plan.configuration.pricing);
    dearer.components[0]!.unitAmount = '5900';
    const read = await platform.call<SubscriptionPlan>('GET', `/v1/plans/${plan.id}`);
    await platform.call('PATCH', `/v1/plans/${plan.id}`, { pricing: dearer }, 200, {
      'if-match': `"${read.revision}"`,
    });
    await sell(plan.id);
    expect(await price({ customerId: acme })).toMatchObject({
      version: 1,
      grandfathering: { version: 1, activeVersion: 2 },
      subtotal: 4_900 + 3 * 1_200,
      trialDays: 0,
    });
    expect(await price({ customerId: acme, as: 'new' })).toMatchObject({
      version: 2,
      grandfathering: null,
      subtotal: 7_100,
    });
    const rule = await platform.call<{ id: string }>(
      'POST',
      '/v1/pricing/rules',
      {
        name: 'Loyal Swedes',
        condition: { country: 'SE' },
        targetPlans: [plan.key],
        action: { type: 'grandfather', version: 1 },
      },
      201,
    );
    expect(await price({ country: 'SE' })).toMatchObject({ version: 1, rules: { winner: rule.id }, subtotal: 6_100 });
    expect(await price({ country: 'DE' })).toMatchObject({ version: 2, subtotal: 7_100 });
    await platform.call('DELETE', `/v1/pricing/rules/${rule.id}`, undefined, 200, { 'if-match': '"1"' });
  });
});

describe('currencies and regions', () => {
  it('lists all of ISO 4217 with the minor units that Stripe takes', async () => {
    const { data, total } = await platform.call<{ data: CurrencyRecord[]; total: number }>('GET', '/v1/currencies');
    expect(total).toBeGreaterThan(150);
    const of = (code: string) => data.find((one) => one.code === code);
    expect(of('usd')).toMatchObject({ isBase: true, decimals: 2, step: 1 });
    expect(of('jpy')).toMatchObject({ decimals: 0, step: 1, rate: { rate: '0.0067' } });
    expect(of('kwd')).toMatchObject({ decimals: 3, step: 10 });
    expect(of('isk')).toMatchObject({ decimals: 2, step: 100 });
    await platform.call('GET', '/v1/currencies/xyz', undefined, 404);
  });

  it('converts by the rate of the day to the price point, once the currency is offered', async () => {
    await platform.call('POST', '/v1/currencies', { code: 'gbp' }, 422);
    await platform.call('POST', '/v1/currencies', { code: 'eur', ending: 'x.99' }, 201);
    await platform.call('POST', '/v1/currencies', { code: 'eur' }, 409);
    // 59.00 / 1.10 = 53.64 → 53.99; 12.00 / 1.10 = 10.91 → 10.99
    const answer = await price({ currency: 'eur', usage: { seats: '2' } });
    expect(answer.lines).toMatchObject([
      { id: 'base', amount: 5_399 },
      { id: 'seats', amount: 2_198 },
    ]);
    expect(answer.pricedBy).toMatchObject({ way: 'exchange_rate' });
    await platform.call('PATCH', '/v1/currencies/eur', { ending: 'whole' }, 200, { 'if-match': '"1"' });
    expect((await price({ currency: 'eur' })).lines[0]).toMatchObject({ amount: 5_400 });
    await platform.call('PATCH', '/v1/currencies/eur', { ending: 'none' }, 412, { 'if-match': '"1"' });
  });

  it('records rates by day, and a price asked for that day is converted by its rate', async () => {
    const rates = [{ validOn: '2026-01-01', rate: '1.18', source: 'test' }];
    const { data } = await platform.call<{ data: unknown[] }>('POST', '/v1/currencies/eur/rates', { rates });
    expect(data).toHaveLength(2);
    const second = await platform.call('GET', '/v1/currencies/eur/rates?perPage=1&page=2');
    expect(second).toEqual({ base: 'usd', data: [data[1]], total: 2 });
    const today = await platform.call<{ data: unknown[]; total: number }>('GET', '/v1/exchange-rates?perPage=1');
    expect([today.data.length, today.total]).toEqual([1, 2]);
    expect((await price({ currency: 'eur' })).lines[0]).toMatchObject({ amount: 5_000 });
    expect((await price({ currency: 'eur', at: '2025-06-01T00:00:00Z' })).lines[0]).toMatchObject({ amount: 5_400 });
    await platform.call('POST', '/v1/currencies/eur/rates', { rates: [{ ...rates[0], rate: '0' }] }, 400);
    await platform.call('POST', '/v1/currencies/usd/rates', { rates }, 400);
    await platform.call('POST', '/v1/currencies/xyz/rates', { rates }, 404);
  });

  it('sells by a region’s own prices where there are some', async () => {
    const regional = await platform.call<StoredRegionalPricing>(
      'POST',
      '/v1/pricing/regions',
      {
        targetPlans: [plan.key],
        countries: ['JP'],
        currency: 'jpy',
        overrides: [{ componentId: 'base', unitAmount: '8000' }],
        adjustment: '-10',
        ending: 'x0',
      },
      201,
    );
    // 12.00 USD / 0.0067 = 1791.04 JPY − 10 % = 1611.94 → 1610
    expect(await price({ country: 'JP', usage: { seats: 1 } })).toMatchObject({
      currency: 'jpy',
      lines: [{ amount: 8_000 }, { amount: 1_610 }],
      pricedBy: { way: 'region', regionalPricingId: regional.id },
    });
    const two = { ...regional, targetPlans: [] };
    const { id, revision, createdAt, updatedAt, ...body } = two;
    const wrong = await platform.call<Refusal>('POST', '/v1/pricing/regions', body, 422);
    expect(wrong.error.details.fields[0]).toMatchObject({ field: 'targetPlans' });
    await platform.call('DELETE', `/v1/pricing/regions/${regional.id}`, undefined, 200, { 'if-match': '"1"' });
    expect(await price({ country: 'JP' })).toMatchObject({ currency: 'usd' });
  });
});

describe('tax', () => {
  it('is ours by dated tables, with where the seller collects it', async () => {
    const settings = await platform.call<TaxSettings>('GET', '/v1/tax/settings');
    await platform.call('PATCH', '/v1/tax/settings', { sellerCountry: 'SE', registrations: ['EU'] }, 200, {
      'if-match': `"${settings.revision}"`,
    });
    expect(await price({ country: 'SE' })).toMatchObject({
      tax: 1_775,
      total: 7_100 + 1_775,
      taxDecision: { treatment: 'taxed', rates: [{ percentage: '25' }] },
      taxedBy: 'table',
    });
    expect(await price({ country: 'DE', vatId: 'DE136695976' })).toMatchObject({
      tax: 0,
      taxDecision: { treatment: 'reverse_charge' },
    });
    const mistyped = await price({ country: 'DE', vatId: 'DE136695977' });
    expect(mistyped).toMatchObject({ taxDecision: { treatment: 'taxed', region: 'DE' } });
    expect(mistyped.tax).toBe(1_349);
    expect(await price({ country: 'SE', isExempt: true })).toMatchObject({
      tax: 0,
      taxDecision: { treatment: 'exempt' },
    });
  });

  it('takes rates of your own in the place of those shipped, by date', async () => {
    const rates = [
      { name: 'VAT', percentage: '25', effectiveFrom: '1990-07-01', source: 'law' },
      { name: 'VAT', percentage: '26', effectiveFrom: '2099-01-01', source: 'a law to come' },
    ];
    const own = await platform.call<TaxRegionRecord>('POST', '/v1/tax/regions', { region: 'SE', rates }, 201);
    expect(own).toMatchObject({
      isOwn: true,
      rates: [{ percentage: '25' }],
      upcoming: [{ percentage: '26' }],
      revision: 1,
    });
    const then = await platform.call<TaxRegionRecord>('GET', '/v1/tax/regions/SE?day=2099-06-01');
    expect(then.rates).toMatchObject([{ percentage: '26' }]);
    await platform.call('POST', '/v1/tax/regions', { region: 'XX', rates }, 422);
    const { revision } = await platform.call<TaxSettings>('GET', '/v1/tax/settings');
    for (const nowhere of [{ sellerCountry: 'ZZ' }, { registrations: ['EU', 'QQ-1'] }]) {
      await platform.call('PATCH', '/v1/tax/settings', nowhere, 422, { 'if-match': `"${revision}"` });
    }
    await platform.call('PATCH', '/v1/tax/regions/SE', { rates: [rates[0], rates[0]] }, 422, { 'if-match': '"1"' });
    await platform.call('PATCH', '/v1/tax/regions/SE', { rates: [{ ...rates[0], percentage: '101' }] }, 422, {
      'if-match': '"1"',
    });
    await platform.call('PATCH', '/v1/tax/regions/SE', { rates: [{ ...rates[0], percentage: '12' }] }, 200, {
      'if-match': '"1"',
    });
    expect(await price({ country: 'SE' })).toMatchObject({ tax: 852 });
    await platform.call('DELETE', '/v1/tax/regions/SE', undefined, 200, { 'if-match': '"2"' });
    expect(await price({ country: 'SE' })).toMatchObject({ tax: 1_775 });
    await platform.call('GET', '/v1/tax/regions/ZZ', undefined, 404);
    const list = async (query: string) =>
      await platform.call<{ data: TaxRegionRecord[]; total: number }>('GET', `/v1/tax/regions?${query}`);
    const all = await list('perPage=100');
    expect(all.data.find(({ region }) => region === 'US')).toMatchObject({ calculatedBy: 'stripe_tax' });
    expect(all.data).toHaveLength(all.total);
    expect(await list('perPage=10&page=2')).toEqual({ data: all.data.slice(10, 20), total: all.total });
    expect(await list('q=swed')).toMatchObject({ data: [{ region: 'SE' }], total: 1 });
  });

  it('is Stripe’s where no table can be right, and says what the address lacks', async () => {
    const settings = await platform.call<TaxSettings>('GET', '/v1/tax/settings');
    const registrations = ['EU', 'US'];
    await platform.call('PATCH', '/v1/tax/settings', { registrations }, 200, { 'if-match': `"${settings.revision}"` });
    expect(await refusedField({ country: 'US' })).toEqual({ code: 'PricingValidationFailed', field: 'postalCode' });
    await platform.stripe.tax.registrations.create({
      country: 'US',
      active_from: 'now',
      country_options: { us: { type: 'state_sales_tax', state: 'NY' } },
    });
    expect(await price({ country: 'US', postalCode: '10001' })).toMatchObject({
      taxedBy: 'stripe_tax',
      tax: 284,
      total: 7_384,
      taxDecision: { treatment: 'taxed' },
    });
    expect(await price({ country: 'US', postalCode: '94105' })).toMatchObject({
      tax: 0,
      taxDecision: { treatment: 'not_registered' },
    });
    platform.sandbox.faults.add({ operation: 'POST /v1/tax/calculations', kind: 'status', status: 500 });
    await price({ country: 'US', postalCode: '10001' }, 502);
  });
});
