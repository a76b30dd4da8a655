import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { sql } from 'kysely';
import type { Operation } from '../../contracts/operations.ts';
import type { PlanPreview, SubscriptionPlan } from '../../contracts/plans.ts';
import type { FaultKind } from '../../dev/stripe-sandbox/control/faults.ts';
import { eventually } from '../support/eventually.ts';
import { createTeamPlan, publish } from '../support/plans.ts';
import { type Platform, startPlatform } from '../support/platform.ts';
import { newObjects, stripeState } from '../support/stripe-state.ts';
import { devServer } from '../support/temporal.ts';
import { type WorkerProcesses, workerProcesses } from '../support/worker-process.ts';

let temporal: TestWorkflowEnvironment;
let platform: Platform;
let workers: WorkerProcesses;

beforeAll(async () => {
  temporal = await devServer();
  platform = await startPlatform(temporal);
  workers = workerProcesses(platform, temporal.address);
}, 300_000);

afterAll(async () => {
  await workers?.close();
  await platform?.close();
  await temporal?.teardown();
});

/** Features that plans share would make the one wait for the other. */
async function planWithOwnFeatures(name: string): Promise<SubscriptionPlan> {
  const features = [`alpha-${name}`, `beta-${name}`];
  for (const key of features) await platform.call('POST', '/v1/flags', { key, name: key, kind: 'entitlement' }, 201);
  return await createTeamPlan(platform, { features: features.map((featureId) => ({ featureId })) });
}

const read = (id: string) => platform.call<SubscriptionPlan>('GET', `/v1/plans/${id}`);

/** A plan that sells, with a draft of the next version, which grants other features and so sells under another product. */
async function publishedAndEdited(name: string): Promise<SubscriptionPlan> {
  const { id, configuration } = await planWithOwnFeatures(name);
  expect(await platform.operation(await publish(platform, id))).toMatchObject({ status: 'done' });
  const active = await read(id);
  const features = configuration.features.slice(0, 1);
  await platform.call('PATCH', `/v1/plans/${id}`, { features }, 200, { 'if-match': `"${active.revision}"` });
  return active;
}

/** Calls that a publication makes, each to be caught on the way out and on the way back. */
const calls = [
  'GET /v1/products',
  'GET /v1/entitlements/features',
  'POST /v1/entitlements/features',
  'POST /v1/products',
  'POST /v1/products/:id/features',
  'POST /v1/prices',
  'POST /v1/products/:id',
  'POST /v1/prices/:id',
];
/** Statuses into which a step of our own writes moves a version. */
const transitions = ['validation', 'preview', 'stripe_publish', 'active'];
const everyStep = [
  'activatePrice',
  'activateProduct',
  'archivePrice',
  'archiveProduct',
  'beginActivation',
  'enterPreview',
  'markActive',
  'planSync',
  'syncFeature',
  'syncPrice',
  'syncProduct',
  'syncProductFeature',
  'validate',
];
const holdLock = 405_926_777;
const budgetLock = 405_926_778;

/** The first move into each of the statuses waits as long as the test holds the lock. */
async function holdTransitions(): Promise<void> {
  const { db } = platform;
  for (const status of transitions) await sql`create sequence ${sql.id(`moves_into_${status}`)}`.execute(db);
  // A sequence counts at once: a row that the waiting transaction had written would hold up all others.
  await sql`
    create function hold_first_move() returns trigger language plpgsql as $$
    begin
      if new.status is distinct from old.status and to_regclass('moves_into_' || new.status) is not null then
        if nextval('moves_into_' || new.status) = 1 then
          perform pg_advisory_xact_lock_shared(${sql.raw(String(holdLock))});
        end if;
      end if;
      return new;
    end $$`.execute(db);
  await sql`create trigger hold_first_move before update on plan_versions for each row
    execute function hold_first_move()`.execute(db);
}

/** A request waits, in its place of the budget, while the activation of a product is reserved and not yet sent. */
async function holdBudgetOfActivation(): Promise<void> {
  await sql`
    create or replace function hold_budget() returns trigger language plpgsql as $$
    begin
      if exists (select from effects where key like '%product:%:activate:%' and state = 'reserved') then
        perform pg_advisory_xact_lock_shared(${sql.raw(String(budgetLock))});
      end if;
      return new;
    end $$`.execute(platform.db);
  await sql`create trigger hold_budget before update on stripe_budget for each row execute function hold_budget()`.execute(
    platform.db,
  );
}

async function waitersFor(lock: number): Promise<number> {
  const { rows } = await sql`
    select from pg_locks where locktype = 'advisory' and objid = ${lock} and not granted`.execute(platform.db);
  return rows.length;
}

/** Temporal hands tasks to a worker that stands still, too, and each comes back only when it times out. */
async function expectDone(operationId: string): Promise<void> {
  const ended = await platform.operation(operationId, (row) => row.finished_at !== null, 150_000);
  expect(ended).toMatchObject({ status: 'done', error: null });
}

/** Each plan has so many products and prices in Stripe, sells three of them, and nothing is left to do. */
async function expectOnce(ids: string[], expected: { products: number; prices: number }): Promise<void> {
  const state = newObjects({}, await stripeState(platform.stripe));
  for (const id of ids) {
    const { key } = await read(id);
    const ours = state.filter(({ metadata }) => (metadata as Record<string, string>)?.pricewright_plan === id);
    expect(ours.filter(({ object }) => object === 'product')).toHaveLength(expected.products);
    expect(ours.filter(({ object }) => object === 'price')).toHaveLength(expected.prices);
    expect(ours.filter(({ object, active }) => object === 'product' && active)).toHaveLength(1);
    const selling = ours.filter(({ object, active }) => object === 'price' && active).map((price) => price.lookup_key);
    expect(selling.sort()).toEqual(['base', 'seats', 'seats-year'].map((component) => `${key}:${component}`));
    const { diff } = await platform.call<PlanPreview>('POST', `/v1/plans/${id}/preview`, {});
    expect(diff.summary).toMatchObject({ create: 0, update: 0, archive: 0 });
  }
  const features = state.filter(({ object }) => object === 'entitlements.feature').map((feature) => feature.lookup_key);
  expect(new Set(features).size).toBe(features.length);
}

/** Steps that are shown to be at work, a moment after they began. */
async function stepsUnderWay(): Promise<string[]> {
  const rows = await platform.db
    .selectFrom('operation_steps')
    .select('step')
    .distinct()
    .where('status', '=', 'running')
    .execute();
  return rows.map(({ step }) => step).sort();
}

/** No step and no effect is left open. */
async function expectSettled(operationIds: string[]): Promise<void> {
  const { db } = platform;
  const open = () =>
    db
      .selectFrom('operation_steps')
      .select(['step', 'subject', 'status', 'attempt'])
      .where('operation_id', 'in', operationIds)
      .where('status', '<>', 'done')
      .execute();
  // The last step of an operation is written down after the operation's end.
  await eventually('every step has ended', async () => (await open()).length === 0, 5_000).catch(() => {});
  expect(await open()).toEqual([]);
  const unsettled = await db.selectFrom('effects').select('key').where('state', '<>', 'done').execute();
  expect(unsettled).toEqual([]);
}

/**
 * Every step is caught in one kill: each call of Stripe stalls one publication, each transition of ours another, until
 * all stall; then the worker is killed, and Stripe has forgotten the idempotency keys, as it may after 24 hours.
 */
it('publishes once what a killed worker left at any step', async () => {
  const kinds: FaultKind[] = ['timeout_before', 'timeout_after'];
  const doomed = await workers.start();
  const updated = await Promise.all([0, 1, 2, 3].map((number) => publishedAndEdited(`update-${number}`)));
  const plans: SubscriptionPlan[] = [];
  for (let number = 0; number < calls.length * kinds.length + transitions.length; number++) {
    plans.push(await planWithOwnFeatures(`first-${number}`));
  }
  const operationIds: string[] = [];
  await platform.db.connection().execute(async (holder) => {
    await sql`select pg_advisory_lock(${holdLock})`.execute(holder);
    for (const [number, { stripe }] of updated.entries()) {
      const [priceId] = stripe.priceIds;
      const operation = number < 2 ? `POST /v1/prices/${priceId}` : `POST /v1/products/${stripe.productId}`;
      platform.sandbox.faults.add({ operation, kind: kinds[number % 2]! });
    }
    // The updates stall only where they take the former version's objects off sale.
    const updates = await Promise.all(updated.map(({ id }) => publish(platform, id)));
    operationIds.push(...updates);
    await eventually('the updates stall', () => platform.sandbox.faults.list().length === 0);
    await holdTransitions();
    for (const operation of calls) for (const kind of kinds) platform.sandbox.faults.add({ operation, kind });
    for (const { id } of plans) operationIds.push(await publish(platform, id));
    await eventually(
      'every step is under way',
      async () =>
        platform.sandbox.faults.list().length === 0 &&
        (await waitersFor(holdLock)) === transitions.length &&
        (await stepsUnderWay()).length === everyStep.length,
    );
    doomed.signal('SIGKILL');
    await doomed.ended;
    platform.sandbox.faults.forgetIdempotencyKeys();
    await sql`select pg_advisory_unlock(${holdLock})`.execute(holder);
  });
  expect(await stepsUnderWay()).toEqual(everyStep);
  const next = await workers.start();
  for (const id of operationIds) await expectDone(id);
  await expectOnce(
    plans.map(({ id }) => id),
    { products: 1, prices: 3 },
  );
  await expectOnce(
    updated.map(({ id }) => id),
    { products: 2, prices: 6 },
  );
  await expectSettled(operationIds);
  next.signal('SIGKILL');
  await next.ended;
}, 600_000);

/**
 * A worker stands still with two writes under way, one that Stripe has done and one that is not sent yet; another worker
 * finishes, and publishes the next version as well. When the first one wakes, it undoes none of that.
 */
it('keeps what others have done since, when a stopped worker goes on', async () => {
  const stopped = await workers.start();
  const [written, unsent] = await Promise.all([planWithOwnFeatures('written'), planWithOwnFeatures('unsent')]);
  platform.sandbox.faults.add({ operation: 'POST /v1/prices/:id', kind: 'timeout_after' });
  const operationIds = [await publish(platform, written.id)];
  await eventually('a price is activated', () => platform.sandbox.faults.list().length === 0);
  operationIds.push(await publish(platform, unsent.id, { hold: true }));
  await platform.operation(operationIds[1]!, (row) => row.status === 'waiting');
  await platform.db.connection().execute(async (holder) => {
    await sql`select pg_advisory_lock(${budgetLock})`.execute(holder);
    await holdBudgetOfActivation();
    await publish(platform, unsent.id);
    await eventually(
      'a write is reserved and waits for its place in the budget',
      async () => (await waitersFor(budgetLock)) > 0,
    );
    stopped.signal('SIGSTOP');
    await sql`select pg_advisory_unlock(${budgetLock})`.execute(holder);
    await sql`drop trigger hold_budget on stripe_budget`.execute(platform.db);
  });
  platform.sandbox.faults.forgetIdempotencyKeys();

  const next = await workers.start();
  for (const id of operationIds) await expectDone(id);
  await Promise.all(
    [written, unsent].map(async ({ id }) => {
      const { configuration, revision } = await read(id);
      const [base, ...others] = configuration.pricing.components;
      const pricing = { ...configuration.pricing, components: [{ ...base!, unitAmount: '9900' }, ...others] };
      const edit = { name: 'Renamed', pricing };
      await platform.call('PATCH', `/v1/plans/${id}`, edit, 200, { 'if-match': `"${revision}"` });
      const operationId = await publish(platform, id);
      operationIds.push(operationId);
      await expectDone(operationId);
    }),
  );
  platform.sandbox.faults.forgetIdempotencyKeys();
  const before = await stripeState(platform.stripe);

  stopped.signal('SIGCONT');
  stopped.signal('SIGTERM');
  await stopped.ended;
  expect(await stripeState(platform.stripe)).toEqual(before);
  await expectOnce([written.id, unsent.id], { products: 1, prices: 4 });
  await expectSettled(operationIds);
  next.signal('SIGKILL');
  await next.ended;
}, 600_000);

/** What is frozen waits in Temporal and in the database, not in a worker. */
it('holds what is frozen over the death of the worker, and publishes it once when the freeze is lifted', async () => {
  const doomed = await workers.start();
  const { id } = await planWithOwnFeatures('frozen');
  const until = new Date(Date.now() + 3_600_000).toISOString();
  await platform.call('POST', '/v1/freeze', { reason: 'audit week', until });
  const operationId = await publish(platform, id, { at: new Date(Date.now() + 2_000).toISOString() });
  const heldByFreeze = async () => {
    const operation = await platform.call<Operation>('GET', `/v1/operations/${operationId}`);
    return operation.heldByFreeze?.reason === 'audit week';
  };
  await eventually('the publication is held', heldByFreeze);
  doomed.signal('SIGKILL');
  await doomed.ended;
  const next = await workers.start();
  expect(await heldByFreeze()).toBe(true);
  expect(await read(id)).toMatchObject({ status: 'preview' });
  await platform.call('POST', '/v1/freeze/lift', {});
  await expectDone(operationId);
  await expectOnce([id], { products: 1, prices: 3 });
  await expectSettled([operationId]);
  next.signal('SIGKILL');
  await next.ended;
}, 600_000);
