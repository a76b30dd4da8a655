import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { PromotionRecord } from '../../contracts/promotions.ts';
import { createTeamPlan, registerFeatures } from '../../test/support/plans.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

let platform: Platform;
let origin: string;
let customers: string[];
let plan: string;

beforeAll(async () => {
  platform = await startPlatform(null);
  await registerFeatures(platform);
  plan = (await createTeamPlan(platform)).key;
  origin = await platform.app.listen({ port: 0, host: '127.0.0.1' });
  customers = await Promise.all(
    Array.from({ length: 200 }, async () => (await platform.call<{ id: string }>('POST', '/v1/customers', {}, 201)).id),
  );
}, 120_000);
afterAll(() => platform?.close());

async function promotionWithCode(code: string, limits: object, codeLimits: object): Promise<string> {
  const promotion = { name: code, type: 'percentage', value: '20', validFrom: '2026-01-01T00:00:00Z' };
  const { id } = await platform.call<PromotionRecord>(
    'POST',
    '/v1/promotions',
    { ...promotion, requiresCode: true, ...limits },
    201,
  );
  await platform.call('POST', `/v1/promotions/${id}/codes`, { kind: 'single', code, ...codeLimits }, 201);
  return id;
}

/** Real requests over sockets, all at once; the statuses that they were answered with. */
async function redeemAtOnce(requests: { code: string; customerId: string; purchase: string }[]): Promise<number[]> {
  return await Promise.all(
    requests.map(async (request) => {
      const response = await fetch(`${origin}/v1/promotions/redeem`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...request, plan, currency: 'usd' }),
      });
      await response.text();
      return response.status;
    }),
  );
}
const count = (statuses: number[], status: number) => statuses.filter((one) => one === status).length;
const held = async (promotionId: string) =>
  (
    await platform.db
      .selectFrom('promotion_redemptions')
      .select('id')
      .where('promotion_id', '=', promotionId)
      .where('released_at', 'is', null)
      .execute()
  ).length;

it.each([
  ['by its promotion', { usageLimit: 50 }, {}],
  ['by its own limit', {}, { maxRedemptions: 50 }],
])(
  'gives exactly 50 of 200 that ask at once for a code limited to 50 %s',
  async (name, limits, codeLimits) => {
    const code = `RACE-${name.replaceAll(' ', '-')}`.slice(0, 40);
    const id = await promotionWithCode(code, limits, codeLimits);
    const statuses = await redeemAtOnce(
      customers.map((customerId, index) => ({ code, customerId, purchase: `p-${index}` })),
    );
    expect([count(statuses, 200), count(statuses, 422)]).toEqual([50, 150]);
    expect(await held(id)).toBe(50);
    expect(await platform.call('GET', `/v1/promotions/${id}`)).toMatchObject({ currentUsage: 50 });
  },
  60_000,
);

it('gives one customer one of it, however many of their purchases ask at once', async () => {
  const id = await promotionWithCode('RACE-ONE', { usageLimitPerCustomer: 1 }, {});
  const [customerId] = customers as [string];
  const statuses = await redeemAtOnce(
    Array.from({ length: 60 }, (_, index) => ({ code: 'race one', customerId, purchase: `cart-${index}` })),
  );
  expect([count(statuses, 200), await held(id)]).toEqual([1, 1]);
}, 60_000);

it('gives a purchase that asks many times at once the same redemption', async () => {
  const id = await promotionWithCode('RACE-SAME', { usageLimit: 50 }, {});
  const [customerId] = customers as [string];
  const statuses = await redeemAtOnce(
    Array.from({ length: 60 }, () => ({ code: 'race same', customerId, purchase: 'the-cart' })),
  );
  expect([count(statuses, 200), await held(id)]).toEqual([60, 1]);
}, 60_000);

it('frees as many places as are released while others ask', async () => {
  const id = await promotionWithCode('RACE-FREE', { usageLimit: 20 }, {});
  const ask = (from: number, to: number) =>
    redeemAtOnce(customers.slice(from, to).map((customerId) => ({ code: 'racefree', customerId, purchase: 'p' })));
  expect(count(await ask(0, 40), 200)).toBe(20);
  const rows = await platform.db
    .selectFrom('promotion_redemptions')
    .select('id')
    .where('promotion_id', '=', id)
    .limit(8)
    .execute();
  const [statuses] = await Promise.all([
    ask(100, 200),
    ...rows.map((row) =>
      platform.call('POST', `/v1/promotions/redemptions/${row.id}/release`, { reason: 'The order was undone.' }),
    ),
  ]);
  const late = await ask(40, 60);
  expect(count(statuses, 200) + count(late, 200)).toBe(8);
  expect(await held(id)).toBe(20);
  expect(await platform.call('GET', `/v1/promotions/${id}`)).toMatchObject({ currentUsage: 20, status: 'exhausted' });
}, 60_000);
