import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CustomerEntitlements, EntitlementDecision, StoredGracePolicy } from '../../contracts/entitlements.ts';
import type { SubscriptionPlan } from '../../contracts/plans.ts';
import { shippedRetention } from '../../contracts/tables/retention.ts';
import { newId } from '../../database/ids.ts';
import * as plans from '../../database/plans.ts';
import { forget } from '../../database/retention.ts';
import { createTeamPlan, registerFeatures } from '../../test/support/plans.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';
import { principalWith } from '../../test/support/principals.ts';

let platform: Platform;
let principal = principalWith('admin');
let team: SubscriptionPlan;
let big: SubscriptionPlan;
const approver = { ...principalWith('approver'), id: 'member_approver', actor: 'member:member_approver' };
const day = 86_400_000;
const from = (days: number) => new Date(Date.now() + days * day);

beforeAll(async () => {
  platform = await startPlatform(null, { authenticate: async () => principal });
  await registerFeatures(platform);
  await platform.call('POST', '/v1/flags', { key: 'calls', name: 'Calls', kind: 'entitlement' }, 201);
  const features = [{ featureId: 'calls', limits: { calls: 50 } }, { featureId: 'boards' }];
  team = await createTeamPlan(platform, { features, limits: { seats: 3 } });
  big = await createTeamPlan(platform, { features: [...features, { featureId: 'sso' }], name: 'Big' });
  await sell(big.id);
}, 120_000);
beforeEach(() => {
  principal = principalWith('admin');
});
afterAll(() => platform?.close());

/** As if its open version had been published. */
async function sell(planId: string): Promise<void> {
  const { open } = await plans.find(platform.db, planId);
  for (const name of ['sync', 'validate', 'preview', 'publish'] as const) {
    await plans.transition(platform.db, open!.id, name, new Date());
  }
  await plans.markActive(platform.db, open!.id, new Date());
}

async function newCustomer(subscription: object | null = {}, externalId: string | null = null): Promise<string> {
  const { id } = await platform.call<{ id: string }>('POST', '/v1/customers', { country: 'SE', externalId }, 201);
  if (subscription === null) return id;
  await platform.db
    .insertInto('subscriptions')
    .values({
      ...{ id: newId('subscription'), customer_id: id, external_id: null, stripe_subscription_id: null },
      ...{ plan_id: team.id, plan_version_id: team.openVersion!.id, status: 'active', currency: 'usd' },
      ...{ interval: 'month', seats: null, monthly_amount: 4_900, started_at: from(-10) },
      ...{ current_period_start: from(-10), current_period_end: from(20), cancel_at_period_end: false },
      ...{ created_at: from(-10), updated_at: from(-10) },
      ...subscription,
    })
    .execute();
  return id;
}

const read = (id: string) => platform.call<CustomerEntitlements>('GET', `/v1/customers/${id}/entitlements`);
const of = async (id: string, feature: string) =>
  (await read(id)).entitlements.find((entitlement) => entitlement.feature === feature)!;
const post = (id: string, verb: string, body: object, status = 200) =>
  platform.call<EntitlementDecision>('POST', `/v1/customers/${id}/entitlements/${verb}`, body, status);
const use = (id: string, changes: object = {}, status = 200) =>
  post(id, 'consume', { feature: 'calls', ...changes }, status);
const setSubscription = (id: string, changes: object) =>
  platform.db
    .updateTable('subscriptions')
    .set({ updated_at: new Date(), ...changes })
    .where('customer_id', '=', id)
    .execute();

describe('what a customer has', () => {
  it('is merged from every source, with a reason each', async () => {
    const id = await newCustomer();
    const addOn = await platform.call<{ id: string }>(
      'POST',
      '/v1/alacarte',
      {
        featureId: 'calls',
        name: 'Call pack',
        pricing: { type: 'one_time', amount: '500', currency: 'usd' },
        limits: { calls: 20 },
      },
      201,
    );
    await platform.call('POST', `/v1/alacarte/${addOn.id}/purchases`, { customerId: id, quantity: 2 }, 201);
    const agreement = {
      name: 'Contract',
      featureOverrides: [{ featureId: 'reports' }, { featureId: 'seats', limits: { seats: 9 } }],
    };
    await platform.call('POST', `/v1/customers/${id}/pricing`, agreement, 201);
    const unknown = { name: 'Contract', featureOverrides: [{ featureId: 'nothing' }] };
    await platform.call('POST', `/v1/customers/${id}/pricing`, unknown, 422);
    const { id: promotionId } = await platform.call<{ id: string }>(
      'POST',
      '/v1/promotions',
      {
        name: 'Lift',
        type: 'upgrade',
        value: '0',
        upgradeTo: big.key,
        targetPlans: [team.key],
        validFrom: from(-1).toISOString(),
      },
      201,
    );
    await platform.call('POST', '/v1/promotions/redeem', {
      ...{ promotionId, customerId: id, plan: team.key, currency: 'usd', purchase: 'order-1' },
    });
    expect(await platform.call('GET', '/v1/flags/calls/grants')).toEqual({
      ...{ feature: 'calls', plans: [big.key, team.key].toSorted(), customersWithAgreement: 0 },
      addOns: [{ id: addOn.id, name: 'Call pack' }],
    });
    expect(await platform.call('GET', '/v1/flags/reports/grants')).toMatchObject({ customersWithAgreement: 1 });
    await platform.call('GET', '/v1/flags/nothing/grants', undefined, 404);
    const answer = await read(id);
    expect(answer).toMatchObject({ customerId: id, standing: 'good', graceUntil: null });
    expect(answer.entitlements.map(({ feature, granted, reason }) => [feature, granted, reason])).toEqual([
      ['boards', true, 'Team (version 1) grants it.'],
      ['calls', true, 'Team (version 1) grants it.'],
      ['reports', true, 'Agreed in "Contract".'],
      ['seats', true, 'Agreed in "Contract".'],
      ['sso', true, expect.stringContaining('The upgrade "Lift" gives Big until')],
    ]);
    const limits = answer.entitlements.flatMap(({ limits }) => limits.map(({ limit, quantity }) => [limit, quantity]));
    expect(limits).toEqual([
      ['calls', 90],
      ['seats', 9],
    ]);
  });

  it('is what the flag adds or withholds, seen at once', async () => {
    const id = await newCustomer();
    const flag = await platform.call<{ id: string; revision: number }>(
      'POST',
      '/v1/flags',
      {
        key: 'beta',
        name: 'Beta',
        kind: 'entitlement',
        rules: [{ id: 'swedes', condition: { country: 'SE' }, value: true }],
      },
      201,
    );
    expect(await of(id, 'beta')).toMatchObject({ granted: true, reason: 'The flag adds it: its rule swedes.' });
    const rules = [{ id: 'not-this-one', condition: { id }, value: false }];
    await platform.call('PATCH', `/v1/flags/${flag.id}`, { rules }, 200, { 'if-match': '"1"' });
    expect(await post(id, 'check', { feature: 'beta' })).toMatchObject({ allowed: false, value: false });
    await platform.call('POST', `/v1/flags/${flag.id}/kill`, {});
    expect((await of(id, 'beta')).reason).toContain('The flag is killed');
  });

  it('answers to the external id, of a merged account as the one that it became', async () => {
    const external = `acme-${randomUUID()}`;
    const id = await newCustomer({}, external);
    expect((await read(external)).customerId).toBe(id);
    await use(external, { quantity: 4 });
    const other = await newCustomer(null);
    await use(other, { quantity: 3, force: true });
    await platform.call('POST', `/v1/customers/${id}/merge`, { customerId: other });
    expect((await read(other)).customerId).toBe(id);
    expect((await of(id, 'calls')).limits[0]).toMatchObject({ used: 4 });
    await platform.call('GET', '/v1/customers/nobody/entitlements', undefined, 404);
  });

  it('is told again only when it has changed', async () => {
    const id = await newCustomer();
    const url = `/v1/customers/${id}/entitlements`;
    const { headers } = await platform.app.inject({ method: 'GET', url });
    const again = () => platform.app.inject({ method: 'GET', url, headers: { 'if-none-match': String(headers.etag) } });
    expect([(await again()).statusCode, (await again()).body]).toEqual([304, '']);
    await use(id);
    expect((await again()).statusCode).toBe(200);
  });
});

describe('use', () => {
  it('of 200 at once with a limit of 50 counts exactly 50', async () => {
    const id = await newCustomer();
    const answers = await Promise.all(Array.from({ length: 200 }, () => use(id)));
    expect(answers.filter(({ allowed }) => allowed)).toHaveLength(50);
    const after = new Set(answers.filter(({ allowed }) => allowed).map(({ limit }) => limit!.used));
    expect(after.size).toBe(50);
    expect((await of(id, 'calls')).limits[0]).toMatchObject({ used: 50, remaining: 0 });
    const refused = answers.find(({ allowed }) => !allowed)!;
    expect(refused.reason).toMatch(/^50 of 50 calls are used until .+: 0 are left, and 1 were asked for\.$/);
    const reached = await platform.db
      .selectFrom('journal')
      .select(['type', 'audit'])
      .where('entity_id', '=', `${id}:calls:calls`)
      .execute();
    expect(reached).toEqual([{ type: 'entitlement.limit_reached', audit: null }]);
  });

  it('of one key counts once, also when it comes many times at once', async () => {
    const id = await newCustomer();
    const same = { quantity: 5, idempotencyKey: 'order-7' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => use(id, same)));
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(new Set(answers.map(({ allowed, limit }) => `${allowed} ${limit!.used}`))).toEqual(new Set(['true 5']));
    await use(id, { ...same, quantity: 6 }, 409);
    expect((await of(id, 'calls')).limits[0]).toMatchObject({ used: 5 });
  });

  it('that does not fit counts nothing; what has happened already is counted past the limit', async () => {
    const id = await newCustomer();
    await use(id, { quantity: 45 });
    expect(await post(id, 'check', { feature: 'calls', quantity: 6 })).toMatchObject({ allowed: false });
    expect(await post(id, 'check', { feature: 'calls' })).toMatchObject({ allowed: true, limit: { remaining: 5 } });
    expect(await use(id, { quantity: 6 })).toMatchObject({ allowed: false, limit: { used: 45 } });
    expect(await use(id, { quantity: 6, force: true })).toMatchObject({
      allowed: true,
      limit: { used: 51, remaining: 0 },
    });
    expect(await use(id, { quantity: 1 })).toMatchObject({ allowed: false });
  });

  it('that has happened is counted without the feature, under any key that one can have', async () => {
    const id = await newCustomer();
    for (const feature of ['0', 'Calls.V2']) {
      expect(await use(id, { feature })).toMatchObject({ allowed: false, limit: null });
      expect(await use(id, { feature, quantity: 2, force: true })).toMatchObject({
        limit: { limit: feature, used: 2 },
      });
    }
  });

  it('is given back, never below nothing, and once a key', async () => {
    const id = await newCustomer();
    await use(id, { feature: 'seats', quantity: 3 });
    expect(await use(id, { feature: 'seats' })).toMatchObject({ allowed: false });
    const back = { feature: 'seats', quantity: 2, idempotencyKey: 'left-1' };
    expect(await post(id, 'release', back)).toMatchObject({ limit: { used: 1 }, repeated: false });
    expect(await post(id, 'release', back)).toMatchObject({ limit: { used: 1 }, repeated: true });
    expect(await post(id, 'release', { feature: 'seats', quantity: 9 })).toMatchObject({ allowed: true });
    expect((await of(id, 'seats')).limits[0]).toMatchObject({ used: 0, remaining: 3 });
    await Promise.all([
      ...Array.from({ length: 20 }, () => use(id, { feature: 'seats', force: true })),
      ...Array.from({ length: 10 }, () => post(id, 'release', { feature: 'seats' })),
    ]);
    const { used } = (await of(id, 'seats')).limits[0]!;
    expect(used).toBeGreaterThanOrEqual(10);
    expect(used).toBeLessThanOrEqual(20);
  });

  it('begins anew with the billing period; what is held does not', async () => {
    const id = await newCustomer();
    await use(id, { quantity: 50 });
    await use(id, { feature: 'seats', quantity: 2 });
    await setSubscription(id, { current_period_start: from(-0.001), current_period_end: from(30) });
    expect((await of(id, 'calls')).limits[0]).toMatchObject({ used: 0, remaining: 50 });
    expect((await of(id, 'seats')).limits[0]).toMatchObject({ used: 2, resets: 'never', periodEnd: null });
    expect(await use(id, { quantity: 50 })).toMatchObject({ allowed: true });
  });

  it('of what the customer does not have is refused with the reason, and a feature of several limits asks which', async () => {
    const id = await newCustomer();
    expect(await use(id, { feature: 'sso' })).toMatchObject({ allowed: false, limit: null });
    const many = [{ featureId: 'boards', limits: { rows: 5, columns: 6 } }];
    const plan = await createTeamPlan(platform, { features: many });
    await setSubscription(id, { plan_id: plan.id, plan_version_id: plan.openVersion!.id });
    await use(id, { feature: 'boards' }, 400);
    expect(await use(id, { feature: 'boards', limit: 'rows' })).toMatchObject({ limit: { used: 1, quantity: 5 } });
  });

  it('of many customers is counted together, each with its own answer', async () => {
    const [one, other] = [await newCustomer(), await newCustomer()];
    const consumptions = [
      { customerId: one, feature: 'calls', quantity: 49 },
      { customerId: 'nobody', feature: 'calls' },
      { customerId: one, feature: 'calls', quantity: 2 },
      { customerId: other, feature: 'calls', quantity: 2 },
    ];
    const { results } = await platform.call<{ results: { decision: EntitlementDecision; error: { code: string } }[] }>(
      'POST',
      '/v1/entitlements/usage',
      { consumptions },
    );
    expect(results.map(({ decision, error }) => error?.code ?? decision.allowed)).toEqual([
      true,
      'NotFound',
      false,
      true,
    ]);
  });

  it('is forgotten after its time, one by one and counted', async () => {
    const id = await newCustomer();
    await use(id);
    const rows = () =>
      platform.db.selectFrom('entitlement_usage').select('used').where('customer_id', '=', id).execute();
    await forget(platform.db, { ...shippedRetention, entitlement_usage: 2 }, from(10), 1_000);
    expect(await rows()).toHaveLength(1);
    await forget(platform.db, { ...shippedRetention, entitlement_usage: 2 }, from(23), 1_000);
    expect(await rows()).toHaveLength(0);
  });
});

describe('a payment that is overdue', () => {
  const policy = (body: object, revision: number, status = 200) =>
    platform.call<StoredGracePolicy>('PATCH', '/v1/entitlements/grace-policy', body, status, {
      'if-match': `"${revision}"`,
    });

  it('is counted from when the status says so', async () => {
    const id = await newCustomer();
    await setSubscription(id, { status: 'past_due', updated_at: from(-13) });
    expect(await read(id)).toMatchObject({ standing: 'grace', graceUntil: expect.any(String) });
    await setSubscription(id, { status: 'active' });
    await setSubscription(id, { status: 'past_due', updated_at: from(-15) });
    expect(await read(id)).toMatchObject({ standing: 'blocked', graceUntil: null });
    expect(await of(id, 'calls')).toMatchObject({ granted: false, reason: expect.stringContaining('grace ended on') });
    // Imported as overdue: since the period began.
    const imported = await newCustomer({ status: 'past_due' });
    expect(await read(imported)).toMatchObject({ standing: 'grace' });
    await setSubscription(id, { status: 'canceled', ended_at: new Date() });
    expect(await use(id)).toMatchObject({ allowed: false });
  });

  it('is treated as the policy says, which is changed on record, and for many with a second person', async () => {
    const id = await newCustomer({ status: 'past_due' });
    const shipped = await platform.call<StoredGracePolicy>('GET', '/v1/entitlements/grace-policy');
    expect(shipped).toEqual({ revision: 1, graceDays: 14, features: null, alwaysKept: [] });
    const changed = await policy({ features: ['boards'], alwaysKept: ['seats'] }, 1);
    expect(changed).toEqual({ revision: 2, graceDays: 14, features: ['boards'], alwaysKept: ['seats'] });
    const granted = async () =>
      (await read(id)).entitlements.filter((each) => each.granted).map(({ feature }) => feature);
    expect(await granted()).toEqual(['boards', 'seats']);
    await policy({ graceDays: 3 }, 1, 412);
    await platform.call('PATCH', '/v1/entitlements/grace-policy', { graceDays: 3 }, 428);

    const { revision } = await platform.call<{ revision: number }>('GET', '/v1/limits');
    const measures = [{ measure: 'affectedCustomers', approvalAbove: 0, refusedAbove: null }];
    await platform.call('PATCH', '/v1/limits', { measures }, 200, { 'if-match': `"${revision}"` });
    const waiting = (await policy({ graceDays: 0 }, 2, 202)) as unknown as { changeRequestId: string };
    expect(await granted()).toEqual(['boards', 'seats']);
    principal = approver;
    await platform.call('POST', `/v1/approvals/${waiting.changeRequestId}/approve`, {});
    principal = principalWith('admin');
    expect(await granted()).toEqual(['seats']);
    const rows = await platform.db
      .selectFrom('journal')
      .select('audit')
      .where('type', '=', 'grace_policy.updated')
      .orderBy('at')
      .execute();
    expect(rows.map(({ audit }) => audit?.approvalId ?? null)).toEqual([null, waiting.changeRequestId]);
    // What nobody loses anything by needs no second person.
    await policy({ graceDays: 0 }, 3);
  });
});
