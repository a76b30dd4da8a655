import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InvoicePreviewAnswer } from '../../contracts/invoice-preview.ts';
import type { SubscriptionPlan } from '../../contracts/plans.ts';
import type { StoredComparison } from '../../contracts/version-comparison.ts';
import { aggregateNext } from '../../database/events-aggregates.ts';
import { numberBatches } from '../../database/events-feed.ts';
import { newId } from '../../database/ids.ts';
import { previewInvoice } from '../../domain/pricing/invoice/preview-invoice.ts';
import { amounts, pricing, subscriberOf } from '../../test/support/invoices.ts';
import { createTeamPlan, registerFeatures } from '../../test/support/plans.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

let platform: Platform;
let plan: SubscriptionPlan;
beforeAll(async () => {
  platform = await startPlatform(null);
  await registerFeatures(platform);
  plan = await createTeamPlan(platform, { pricing: pricing('4900') as never });
}, 120_000);
afterAll(() => platform?.close());

const subscriber = (quantities: Record<string, number | null>, changes: object = {}) =>
  subscriberOf(platform, plan, quantities, changes);
const preview = <T = InvoicePreviewAnswer>(body: object, status = 200) =>
  platform.call<T>('POST', '/v1/pricing/invoice-preview', body, status);
const at = '2026-04-16T00:00:00.000Z';

describe('the invoice of a customer', () => {
  it('renews with usage, credits and what was redeemed, and the browser makes the same of its terms', async () => {
    const customerId = await subscriber({ base: 1, seats: 5, calls: null });
    await platform.call(
      'POST',
      '/v1/credits',
      {
        customerId,
        currency: 'usd',
        name: 'Gift',
        category: 'promotional',
        amount: 300,
        effectiveAt: '2026-01-01T00:00:00Z',
      },
      201,
    );
    const promotion = { name: 'Loyal', type: 'percentage', value: '10', validFrom: '2026-01-01T00:00:00Z' };
    const { id } = await platform.call<{ id: string }>(
      'POST',
      '/v1/promotions',
      { ...promotion, duration: 'forever', requiresCode: true, targetPlans: [plan.key] },
      201,
    );
    await platform.call('POST', `/v1/promotions/${id}/codes`, { kind: 'single', code: 'LOYAL' }, 201);
    const redeem = { code: 'loyal', customerId, plan: plan.key, currency: 'usd', purchase: 'p1' };
    await platform.call('POST', '/v1/promotions/redeem', redeem);
    await platform.db.updateTable('promotion_redemptions').set({ ends_at: null }).execute();
    const now = new Date().toISOString();
    const answer = await preview({
      customerId,
      usage: { calls: '1000' },
      at: now,
      tax: { behavior: 'exclusive', rates: [{ percentage: '10' }] },
    });
    expect(amounts(answer)).toEqual([
      ['calls', 'metered', 500],
      ['base', 'licensed', 4_900],
      ['seats', 'licensed', 6_000],
    ]);
    expect(answer.preview).toMatchObject({
      subtotal: 11_400,
      discounts: [{ amount: 1_140, allocations: [50, 490, 600] }],
      creditsApplied: 300,
      tax: 996,
      total: 10_956,
    });
    expect(answer.promotions).toMatchObject([{ promotionId: id, amount: 1_140 }]);
    expect(previewInvoice(answer.terms)).toEqual(answer.preview);
  });

  it('prorates other quantities, now or with the next invoice', async () => {
    const customerId = await subscriber({ base: 1, seats: 5, calls: null });
    const change = { customerId, event: 'change', quantities: { seats: '10' }, at };
    expect(amounts(await preview({ ...change, prorationBehavior: 'always_invoice' }))).toEqual([
      ['seats', 'unused_time', -3_000],
      ['seats', 'remaining_time', 6_000],
    ]);
    const next = await preview(change);
    expect(next.preview).toMatchObject({ date: '2026-05-01T00:00:00.000Z', subtotal: 3_000 + 4_900 + 12_000 });
    expect(amounts(await preview({ ...change, prorationBehavior: 'none' }))).toHaveLength(3);
  });

  it('begins anew with another interval, gives back what is cancelled or paused', async () => {
    const customerId = await subscriber({ base: 1, calls: null });
    const yearly = await preview({ customerId, event: 'change', interval: 'year', at });
    expect(amounts(yearly)).toEqual([
      ['base', 'unused_time', -2_450],
      ['calls', 'metered', 0],
      ['yearly', 'licensed', 120_000],
    ]);
    expect(yearly.notes.join(' ')).toContain('interval');
    expect((await preview({ customerId, event: 'cancel', at })).preview.total).toBe(-2_450);
    expect((await preview({ customerId, event: 'cancel', prorate: false, at })).preview.total).toBe(0);
    const pause = await preview({ customerId, event: 'pause', pauseUntil: '2026-04-22T00:00:00Z', at });
    expect(amounts(pause)).toContainEqual(['base', 'unused_time', -980]);
  });

  it('begins with a trial by a promotion, and with what an automatic one takes off', async () => {
    const { id } = await platform.call<{ id: string }>(
      'POST',
      '/v1/customers',
      { country: 'SE', currency: 'usd' },
      201,
    );
    const start = { customerId: id, event: 'start', plan: plan.key, at: new Date().toISOString() };
    expect((await preview(start)).preview.total).toBe(4_900 + 1_200);
    const common = { validFrom: '2026-01-01T00:00:00Z', condition: { country: 'SE' } };
    await platform.call(
      'POST',
      '/v1/promotions',
      { ...common, name: 'Once', type: 'fixed_amount', value: '1000', currency: 'usd' },
      201,
    );
    const once = await preview(start);
    expect(once.preview.total).toBe(5_100);
    await platform.call('POST', '/v1/promotions', { ...common, name: 'Try', type: 'free_trial', value: '14' }, 201);
    const trial = await preview(start);
    expect(trial.preview).toMatchObject({ total: 0, lines: [{ kind: 'trial' }, { kind: 'trial' }] });
  });

  it('is refused with the field', async () => {
    const { id } = await platform.call<{ id: string }>('POST', '/v1/customers', {}, 201);
    const fieldOf = async (body: object, status = 422) =>
      (await preview<{ error: { details: { fields: { field: string }[] } } }>(body, status)).error.details.fields[0]
        ?.field;
    expect(await fieldOf({ customerId: id, event: 'renewal', plan: plan.key })).toBe('event');
    expect(await fieldOf({ customerId: id, event: 'start' })).toBe('plan');
    expect(await fieldOf({ customerId: id, event: 'start', plan: 'nothing-like-it' })).toBe('plan');
    expect(await fieldOf({ customerId: id, event: 'start', plan: plan.key, version: 99 })).toBe('version');
    expect(await fieldOf({ customerId: id, event: 'start', plan: plan.key, code: 'NONE' })).toBe('code');
    expect(await fieldOf({ customerId: id, event: 'start', plan: plan.key, quantities: { chairs: '1' } })).toBe(
      'quantities.chairs',
    );
    const negative = { customerId: id, event: 'start', plan: plan.key, quantities: { seats: '-1' } };
    expect(await fieldOf(negative)).toBe('quantities.seats');
    expect(await fieldOf({ ...negative, quantities: {}, usage: { seats: 'NaN' } })).toBe('usage.seats');
    await preview({ customerId: 'customer_00000000000000000000000000', event: 'start', plan: plan.key }, 404);
  });
});

it('compares two versions on what customers have and really use, with who is behind each number', async () => {
  const compared = await createTeamPlan(platform, { pricing: pricing('4900') as never });
  plan = compared;
  const [small, large] = [await subscriber({ base: 1, calls: null }), await subscriber({ base: 1, calls: null })];
  const yearly = await subscriber({ yearly: 1 });
  const euros = await subscriber({ base: 1 }, { currency: 'eur' });
  const yesterday = new Date(Date.now() - 86_400_000);
  const events = Array.from({ length: 60 }, (_, index) => ({
    id: `call-${index}`,
    type: 'api_call',
    customerId: large,
    timestamp: new Date(yesterday.getTime() - index).toISOString(),
  }));
  await platform.call('POST', '/v1/events', { events }, 202);
  while ((await numberBatches(platform.db, 100)) > 0);
  while ((await aggregateNext(platform.db, 1_000)) > 0);
  const next = {
    ...pricing('4890'),
    components: pricing('4890').components.map((one) => (one.key === 'calls' ? { ...one, unitAmount: '1' } : one)),
  };
  await platform.db
    .insertInto('plan_versions')
    .values({
      id: newId('planver'),
      plan_id: compared.id,
      number: 2,
      status: 'superseded',
      configuration: JSON.stringify({
        ...compared.configuration,
        pricing: {
          ...compared.configuration.pricing,
          components: next.components.map((one) => ({
            intervalCount: 1,
            usageType: 'licensed',
            currencyOptions: {},
            ...one,
          })),
        },
      }),
      product_id: null,
      created_at: new Date(),
      updated_at: new Date(),
    })
    .execute();
  const compare = (body: object = {}, status = 200) =>
    platform.call<StoredComparison>(
      'POST',
      '/v1/pricing/preview/versions',
      { planId: compared.id, from: 1, to: 2, ...body },
      status,
    );
  const result = await compare();
  expect(result).toMatchObject({ customers: 4, winners: 1, losers: 1, unchanged: 1, unpriced: 1 });
  expect(result.revenue).toEqual([
    {
      before: { amount: 4_900 + 4_930 + 120_000, currency: 'usd' },
      after: { amount: 4_890 + 4_950 + 120_000, currency: 'usd' },
      change: { amount: 10, currency: 'usd' },
    },
  ]);
  expect(result.list.data.map(({ customerId, change }) => [customerId, change])).toEqual([
    [large, 20],
    [small, -10],
    ...[
      [yearly, 0],
      [euros, null],
    ].sort(([one], [other]) => (String(one) < String(other) ? -1 : 1)),
  ]);
  expect((await compare({ group: 'losers' })).list).toMatchObject({
    total: 1,
    data: [{ customerId: large, quantities: { calls: '60', base: '1' } }],
  });
  await compare({ to: 9 }, 422);
});
