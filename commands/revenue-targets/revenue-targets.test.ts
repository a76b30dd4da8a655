import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { ChangeRequest } from '../../contracts/approvals.ts';
import type { SubscriptionPlan } from '../../contracts/plans.ts';
import type { RevenueTarget } from '../../contracts/revenue-targets.ts';
import type { ChangeMeasures } from '../../contracts/tables/limits.ts';
import { newId } from '../../database/ids.ts';
import { createTeamPlan, registerFeatures } from '../../test/support/plans.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';
import { requestApproval } from '../approvals/request-approval.ts';

let platform: Platform;
let plan: SubscriptionPlan;

beforeAll(async () => {
  platform = await startPlatform(null, { limits: 'shipped' });
  await registerFeatures(platform);
  plan = await createTeamPlan(platform);
  const { id } = await platform.call<{ id: string }>('POST', '/v1/customers', { name: 'Acme' }, 201);
  await subscribe(id, 'usd', 10_000);
}, 60_000);
beforeEach(async () => {
  await platform.db.deleteFrom('revenue_targets').execute();
});
afterAll(() => platform?.close());

async function subscribe(customerId: string, currency: string, amount: number): Promise<void> {
  const at = new Date();
  await platform.db
    .insertInto('subscriptions')
    .values({
      id: newId('subscription'),
      customer_id: customerId,
      external_id: null,
      stripe_subscription_id: null,
      plan_id: plan.id,
      plan_version_id: plan.openVersion!.id,
      status: 'active',
      currency,
      interval: 'month',
      seats: null,
      monthly_amount: amount,
      started_at: at,
      current_period_start: at,
      current_period_end: at,
      cancel_at_period_end: false,
      created_at: at,
      updated_at: at,
    })
    .execute();
}

/** A year at 10,000 a month that has just begun brings about 120,000. */
const from = new Date().toISOString().slice(0, 10);
const to = new Date(Date.now() + 365 * 86_400_000).toISOString().slice(0, 10);
const year = { name: 'This year', from, to, target: 115_000, floor: 100_000 };
const create = (changes: object = {}, expected = 201) =>
  platform.call<RevenueTarget>('POST', '/v1/revenue-targets', { ...year, ...changes }, expected);

const propose = (measures: ChangeMeasures) =>
  requestApproval(
    platform.db,
    {
      area: 'plans',
      entityId: plan.id,
      operationId: null,
      command: 'test',
      summary: 'A change',
      maker: 'member:member_test',
      shown: {},
      shownHash: 'x',
      onApproval: { signal: 'publish', args: [] },
      onRejection: { signal: 'reject', args: [] },
    },
    measures,
    new Date(),
  );

it('keeps targets, with what their periods are expected to bring', async () => {
  const target = await create();
  expect(target).toMatchObject({ ...year, currency: 'usd', revision: 1 });
  expect(target.projected).toBeGreaterThan(119_000);
  expect(target.projected).toBeLessThan(121_000);
  const url = `/v1/revenue-targets/${target.id}`;
  expect(await platform.call('GET', url)).toEqual(target);
  expect(await platform.call('GET', '/v1/revenue-targets')).toEqual({ data: [target], total: 1 });
  expect(await platform.call('PATCH', url, { target: 118_000 }, 200, { 'if-match': '"1"' })).toMatchObject({
    target: 118_000,
    floor: 100_000,
    revision: 2,
  });
  await platform.call('PATCH', url, { target: 1 }, 412, { 'if-match': '"1"' });
  await platform.call('PATCH', url, { target: 99_999 }, 400, { 'if-match': '"2"' });
  await platform.call('DELETE', url, undefined, 428);
  await platform.call('DELETE', url, undefined, 200, { 'if-match': '"2"' });
  await platform.call('GET', url, undefined, 404);
});

it('takes no period that ends before it begins', async () => {
  await create({ to: from }, 400);
  await create({ from: '2026-02-30' }, 400);
});

it('lets a change go on that leaves the target in reach', async () => {
  await create();
  expect(await propose({ revenueImpact: -100 })).toBeNull();
  expect(await propose({ revenueImpact: 90_000 })).toBeNull();
  await create({ from: '2000-01-01', to: '2000-02-01', target: 999_999_999 });
  expect(await propose({ revenueImpact: -100 })).toBeNull();
});

it('asks a second person for one that misses it, and says why', async () => {
  await create();
  const { id } = (await propose({ revenueImpact: -1_000 }))!;
  const request = await platform.call<ChangeRequest>('GET', `/v1/approvals/${id}`);
  expect(request.reasons).toMatchObject([
    { measure: 'revenueImpact', title: expect.stringContaining('This year'), limit: 115_000 },
  ]);
  expect(request.reasons[0]!.value).toBeLessThan(115_000);
});

it('refuses one that falls below the floor', async () => {
  await create();
  await expect(propose({ revenueImpact: -2_000 })).rejects.toMatchObject({
    code: 'RevenueTargetConflict',
    status: 409,
    details: { revenueImpact: -2_000 },
  });
  await platform.db.deleteFrom('revenue_targets').execute();
  await create({ floor: null });
  expect(await propose({ revenueImpact: -2_000 })).not.toBeNull();
});

it('judges nothing while revenue cannot be added up', async () => {
  await create();
  const { id } = await platform.call<{ id: string }>('POST', '/v1/customers', { name: 'Nordic' }, 201);
  await subscribe(id, 'sek', 50_000);
  await expect(propose({ revenueImpact: -1 })).rejects.toMatchObject({ code: 'AnalyticsDataUnavailable' });
  const { data } = await platform.call<{ data: RevenueTarget[] }>('GET', '/v1/revenue-targets');
  expect(data[0]?.projected).toBeNull();
});
