import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import pino from 'pino';
import type { AttentionItem, AttentionResolution } from '../../contracts/attention.ts';
import type { SubscriptionPlan } from '../../contracts/plans.ts';
import { attentionThresholds } from '../../contracts/tables/attention.ts';
import { createTeamPlan, publish, registerFeatures } from '../../test/support/plans.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';
import { timeSkippingEnvironment } from '../../test/support/temporal.ts';
import { dispatchRound, orderRound } from '../../worker/relay.ts';
import { webhookDuty } from '../../worker/webhook-dispatch.ts';

const webhooks = {
  installationKey: 'the installation key of these tests, long enough',
  policy: { allowLoopback: true },
};
let temporal: TestWorkflowEnvironment;
let platform: Platform;

beforeAll(async () => {
  temporal = await timeSkippingEnvironment();
  platform = await startPlatform(temporal, { stripeTimeoutMs: 400, app: { webhooks } });
  await registerFeatures(platform);
}, 120_000);
afterEach(() => platform.sandbox.faults.clear());
afterAll(async () => {
  await platform?.close();
  await temporal?.teardown();
});

const list = async (kind: AttentionItem['kind'], entityId?: string) => {
  const filter = encodeURIComponent(JSON.stringify({ kind, ...(entityId ? { entityId } : {}) }));
  const { data } = await platform.call<{ data: AttentionItem[] }>('GET', `/v1/attention?filter=${filter}&perPage=100`);
  return data;
};
const resolve = (
  action: 'retry' | 'done' | 'skip',
  { kind, key, version }: AttentionItem,
  more: Record<string, string> = {},
  expected = 200,
) =>
  platform.call<AttentionResolution>(
    'POST',
    `/v1/attention/${action}`,
    { kind, key, version, reason: 'looked at it', ...more },
    expected,
  );

async function until<T>(look: () => Promise<T | false | undefined | null>): Promise<T> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(25)) {
    const seen = await look();
    if (seen) return seen;
  }
  throw new Error('it did not come to that');
}

/** A publication that is called off while nobody knows whether its prices were made. */
async function unknownPrices(kind: 'timeout_after' | 'timeout_before'): Promise<SubscriptionPlan> {
  const draft = await createTeamPlan(platform);
  platform.sandbox.faults.add({ operation: 'POST /v1/prices', kind, times: 1_000 });
  const worker = await platform.startWorker();
  const operationId = await publish(platform, draft.id);
  await until(async () => {
    const effects = await platform.db
      .selectFrom('effects')
      .select('key')
      .where('operation_id', '=', operationId)
      .where('kind', '=', 'stripe.price.create')
      .where('state', '=', 'unknown')
      .execute();
    return effects.length === 3;
  });
  // Nobody may find out before it is over.
  platform.sandbox.faults.add({ operation: 'GET /v1/prices', kind: 'status', status: 500, times: 1_000 });
  await platform.call('POST', `/v1/plans/${draft.id}/cancel`, {}, 202);
  await platform.operation(operationId);
  platform.sandbox.faults.clear();
  await worker.stop();
  return draft;
}

describe('a call to Stripe whose end nobody knows', () => {
  let happened: SubscriptionPlan;
  it('waits for a person once its operation has ended, with all that is known of it', async () => {
    happened = await unknownPrices('timeout_after');
    const items = await list('effect', happened.id);
    expect(items).toHaveLength(3);
    expect(items[0]).toMatchObject({
      title: 'Nobody knows whether stripe.price.create happened',
      area: 'plans',
      actions: ['retry', 'done', 'skip'],
      evidence: {
        attempts: expect.any(Number),
        error: { code: 'StripeIntegrationFailure' },
        links: [{ href: expect.stringMatching(/^\/v1\/operations\/op_/) }, { href: `/v1/plans/${happened.id}` }],
      },
    });
  });

  it('is looked for outside on retry, and settled by what is there', async () => {
    const [item, ...others] = await list('effect', happened.id);
    const { operationId } = await resolve('retry', item!);
    expect(await list('effect', happened.id)).toHaveLength(others.length);
    const before = await platform.stripe.prices.list({ limit: 100 });
    const worker = await platform.startWorker();
    expect(await platform.operation(operationId!)).toMatchObject({
      status: 'done',
      outcome: { state: 'happened', settled: true },
    });
    await worker.stop();
    const effect = await platform.db.selectFrom('effects').selectAll().where('key', '=', item!.key).executeTakeFirst();
    expect(effect).toMatchObject({ state: 'done', outside_id: expect.stringMatching(/^price_/) });
    expect(before.data.map(({ id }) => id)).toContain(effect?.outside_id);
    // Looking writes nothing.
    expect((await platform.stripe.prices.list({ limit: 100 })).data).toHaveLength(before.data.length);
  });

  it('is marked done with the id that a person has found', async () => {
    const [item] = await list('effect', happened.id);
    await resolve('done', item!, {}, 400);
    await resolve('done', item!, { outsideId: 'price_found' });
    const effect = await platform.db.selectFrom('effects').selectAll().where('key', '=', item!.key).executeTakeFirst();
    expect(effect).toMatchObject({ state: 'done', outside_id: 'price_found' });
  });

  it('is skipped, kept in the history, and audited with the reason', async () => {
    const [item] = await list('effect', happened.id);
    const { id } = await resolve('skip', item!);
    expect(await list('effect', happened.id)).toEqual([]);
    await resolve('skip', item!, {}, 404);
    const { data } = await platform.call<{ data: AttentionResolution[] }>('GET', '/v1/attention/history');
    expect(data.find((resolution) => resolution.id === id)).toMatchObject({
      action: 'skip',
      reason: 'looked at it',
      by: 'member:member_test',
      item: { id: item!.id, title: item!.title },
    });
    const audited = await platform.db
      .selectFrom('journal')
      .select('audit')
      .where('type', '=', 'attention.skipped')
      .execute();
    expect(audited[0]?.audit).toMatchObject({ why: 'looked at it', before: { item: item!.id } });
  });

  it('is let go when it is not there', async () => {
    const plan = await unknownPrices('timeout_before');
    const [item] = await list('effect', plan.id);
    const { operationId } = await resolve('retry', item!);
    const worker = await platform.startWorker();
    expect(await platform.operation(operationId!)).toMatchObject({ outcome: { state: 'did_not_happen' } });
    await worker.stop();
    expect((await list('effect', plan.id)).map(({ id }) => id)).not.toContain(item!.id);
  });

  it('comes back with the cause when the outside cannot be asked', async () => {
    const plan = await unknownPrices('timeout_before');
    const [item] = await list('effect', plan.id);
    const refusal = { kind: 'status', status: 401, message: 'No such key.' } as const;
    platform.sandbox.faults.add({ operation: 'GET /v1/prices', ...refusal, times: 1_000 });
    const { operationId } = await resolve('retry', item!);
    const worker = await platform.startWorker();
    expect(await platform.operation(operationId!)).toMatchObject({ status: 'failed' });
    await worker.stop();
    const again = (await list('effect', plan.id)).find(({ id }) => id === item!.id);
    expect(again?.version).not.toBe(item!.version);
    expect(again?.evidence.error?.message).toContain('No such key.');
    await resolve('skip', item!, {}, 412);
  });
});

it('an operation that could not undo all waits with what is left behind', async () => {
  const draft = await createTeamPlan(platform);
  const refusal = { kind: 'status', status: 400, code: 'parameter_invalid', message: 'No, and for good.' } as const;
  platform.sandbox.faults.add({ operation: 'POST /v1/prices/:id', ...refusal, times: 1_000 });
  const worker = await platform.startWorker();
  const operationId = await publish(platform, draft.id);
  expect(await platform.operation(operationId)).toMatchObject({ status: 'failed' });
  await worker.stop();
  const [item] = await list('not_undone', draft.id);
  expect(item).toMatchObject({
    title: 'publishPlan ended and left something behind',
    operationId,
    actions: ['done', 'skip'],
    evidence: { tried: expect.stringContaining('hand back lookup key'), error: { code: 'PlanActivationError' } },
  });
  await resolve('retry', item!, {}, 409);
  await resolve('done', item!);
  expect(await list('not_undone', draft.id)).toEqual([]);
});

it('an operation that Temporal has lost is found stuck, and started again', async () => {
  const draft = await createTeamPlan(platform);
  const operationId = await publish(platform, draft.id);
  const past = new Date(Date.now() - (attentionThresholds.stuckMinutes + 1) * 60_000);
  // As if the relay had given the order to a Temporal whose storage was lost since.
  await platform.db
    .updateTable('journal')
    .set({ dispatched_at: past })
    .where('operation_id', '=', operationId)
    .where('dispatch', 'is not', null)
    .execute();
  expect(await list('stuck_operation', draft.id)).toEqual([]);
  await platform.db.updateTable('operations').set({ updated_at: past }).where('id', '=', operationId).execute();
  const [item] = await list('stuck_operation', draft.id);
  expect(item).toMatchObject({ title: 'publishPlan does not move', actions: ['retry', 'skip'] });
  await resolve('retry', item!);
  expect(await list('stuck_operation', draft.id)).toEqual([]);
  const worker = await platform.startWorker();
  expect(await platform.operation(operationId)).toMatchObject({ status: 'done' });
  await worker.stop();
});

it('a command that never reaches its workflow becomes a dead letter, and goes out at once on retry', async () => {
  const draft = await createTeamPlan(platform);
  const operationId = await publish(platform, draft.id);
  // Without the SDK's own patience, which is longer than a test's.
  const nobody = Connection.lazy({ address: '127.0.0.1:1', connectTimeout: 100, interceptors: [] });
  const client = new Client({ connection: nobody });
  let at = Date.now();
  const deps = {
    db: platform.db,
    client,
    taskQueue: 'main',
    now: () => new Date(at),
    log: pino({ level: 'silent' }),
  };
  await orderRound(deps);
  for (let round = 1; round <= attentionThresholds.dispatchAttempts; round++) {
    expect(await list('dead_letter')).toEqual([]);
    expect(await dispatchRound(deps)).toMatchObject({ failed: 1 });
    at += 60_000;
  }
  await nobody.close();
  const [item] = await list('dead_letter', draft.id);
  expect(item).toMatchObject({
    title: 'The workflow publishPlan cannot be started',
    operationId,
    actions: ['retry'],
    evidence: { attempts: attentionThresholds.dispatchAttempts, error: { message: expect.stringMatching(/\w{5}/) } },
  });
  await resolve('skip', item!, {}, 409);
  await resolve('retry', item!);
  expect(await list('dead_letter')).toEqual([]);
  const worker = await platform.startWorker();
  expect(await platform.operation(operationId)).toMatchObject({ status: 'done' });
  await worker.stop();
});

it('a message that its webhook never took is sent again, or skipped', async () => {
  const { id } = await platform.call<{ id: string }>(
    'POST',
    '/v1/webhooks',
    { url: 'http://127.0.0.1:1/hook', events: ['flag.created'] },
    201,
  );
  const now = () => new Date();
  const duty = webhookDuty({ db: platform.db, now, ...webhooks, retryMs: [] });
  await duty.run();
  await platform.call('POST', '/v1/flags', { key: 'hooked', name: 'Hooked' }, 201);
  await orderRound({ db: platform.db, now });
  const failed = () =>
    until(async () => {
      await duty.run();
      return (await list('webhook_delivery', id))[0];
    });
  const item = await failed();
  expect(item).toMatchObject({
    title: 'A message of flag.created did not reach its webhook',
    evidence: { attempts: 1, links: [{ href: `/v1/webhooks/${id}/deliveries` }] },
  });
  await resolve('retry', item);
  expect(await list('webhook_delivery', id)).toEqual([]);
  const again = await failed();
  expect(again.version).not.toBe(item.version);
  await resolve('skip', again);
  expect(await list('webhook_delivery', id)).toEqual([]);
});
