import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { runRefresh } from '../commands/traits/run-refresh.ts';
import type { ExperimentLook } from '../contracts/experiment-results.ts';
import type { ExperimentOrder } from '../contracts/experiments.ts';
import type { Flag } from '../contracts/flags.ts';
import type { RolloutAccepted, RolloutDetail, RolloutOrder } from '../contracts/rollouts.ts';
import type { TraitRefreshOrder } from '../contracts/trait-process.ts';
import type { Trait } from '../contracts/traits.ts';
import * as operations from '../database/operations.ts';
import { eventually } from '../test/support/eventually.ts';
import { registerFeatures } from '../test/support/plans.ts';
import { type Platform, startPlatform } from '../test/support/platform.ts';
import { ordersMetric, priceExperiments } from '../test/support/price-experiments.ts';
import { type Run, runsOf } from '../test/support/runs.ts';
import { devServer } from '../test/support/temporal.ts';
import { wordsTold } from '../test/support/words-told.ts';

let temporal: TestWorkflowEnvironment;
let platform: Platform;

const { read, say, create, start, given, statusesOf, onSale, layers } = priceExperiments(() => platform);

// Each run has room for its first steps and little more: what goes on for months elsewhere goes on as several runs here.
beforeAll(async () => {
  temporal = await devServer({ newRunAfter: 50 });
  platform = await startPlatform(temporal, { cacheWorkflows: false });
  await platform.startWorker();
  await registerFeatures(platform);
  await ordersMetric(platform.db);
}, 120_000);
afterAll(async () => {
  await platform?.close();
  await temporal?.teardown();
});

const dayMs = 86_400_000;
const runs = async <Order>(operationId: string): Promise<Run<Order>[]> =>
  await runsOf(temporal.client, (await operations.find(platform.db, operationId)).workflow_id);
/** It has been told everything, and nothing is under way: who asks for a look while one is taken has that one. */
async function idle(operationId: string): Promise<void> {
  const { workflow_id } = await operations.find(platform.db, operationId);
  await wordsTold(platform.db);
  await eventually('the workflow waits', async () => {
    const { raw } = await temporal.client.workflow.getHandle(workflow_id).describe();
    return (raw.pendingActivities ?? []).length === 0 && !raw.pendingWorkflowTask;
  });
}
/** Does it again and again until the workflow goes on as another run. */
async function untilNewRun<Order>(operationId: string, again: () => Promise<unknown>): Promise<Run<Order>[]> {
  const before = await runs(operationId);
  for (let tries = 0; tries < 30; tries++) {
    await again();
    await idle(operationId);
    const after = await runs<Order>(operationId);
    if (after.length > before.length) return after;
  }
  throw new Error(`operation ${operationId} goes on as no new run`);
}
const looksOf = async (id: string) =>
  (await platform.call<{ data: ExperimentLook[] }>('GET', `/v1/experiments/${id}/looks`)).data;
/** Asks for a look, and has it. */
async function look(id: string): Promise<void> {
  const { looks } = await read(id);
  await platform.call('POST', `/v1/experiments/${id}/looks`, undefined, 202);
  await eventually('it was looked at', async () => (await read(id)).looks === looks + 1);
}
const fromOf = ({ order }: Run<ExperimentOrder>) => order.from!;

it('keeps an experiment’s time, looks and pause, and takes its prices out of sale when a later run is cancelled', async () => {
  const { id, key, control, drafts } = await create(['5200'], { maxDuration: 7, lookEveryHours: 168 });
  const { operationId } = await start(id);
  await given(key);
  const [, second] = await untilNewRun<ExperimentOrder>(operationId, () => look(id));
  expect(fromOf(second!).paused).toBe(false);
  const third = (await untilNewRun<ExperimentOrder>(operationId, () => look(id))).at(-1)!;
  expect(fromOf(third).looks).toBeGreaterThan(fromOf(second!).looks);
  expect(fromOf(third).leftMs).toBeLessThan(Math.min(fromOf(second!).leftMs, 7 * dayMs));
  // It waits for no longer than is left, not for its whole time again.
  await eventually('it waits', async () => (await runs(operationId)).at(-1)!.timersMs.length > 0);
  expect(Math.max(...(await runs(operationId)).at(-1)!.timersMs)).toBeLessThanOrEqual(fromOf(third).leftMs);

  await say(id, 'pause');
  const paused = (await untilNewRun<ExperimentOrder>(operationId, () => look(id))).at(-1)!;
  const { length } = await runs(operationId);
  const stillPaused = (await untilNewRun<ExperimentOrder>(operationId, () => look(id))).at(-1)!;
  expect([fromOf(paused).paused, fromOf(stillPaused).paused]).toEqual([true, true]);
  expect(fromOf(stillPaused).leftMs).toBe(fromOf(paused).leftMs);
  expect(await runs(operationId)).toHaveLength(length + 1);
  expect(await read(id)).toMatchObject({ status: 'paused' });
  const looks = await looksOf(id);
  expect(looks.map(({ number }) => number).sort((a, b) => a - b)).toEqual(looks.map((_, index) => index + 1));
  expect(fromOf(stillPaused).looks).toBe(looks.length);

  expect(await statusesOf([control, ...drafts])).toEqual(['active', 'active']);
  await say(id, 'resume');
  await say(id, 'cancel');
  expect(await platform.operation(operationId)).toMatchObject({ status: 'cancelled' });
  expect(await statusesOf([control, ...drafts])).toEqual(['active', 'archived']);
  expect(await onSale([control, ...drafts])).toEqual([4900]);
  expect(await layers(key)).toEqual([]);
}, 180_000);

it('undoes what an earlier run of an experiment has published when a later one cannot go on', async () => {
  const { id, key, control, drafts } = await create(['5200', '4500']);
  const { operationId } = await start(id);
  await given(key);
  await untilNewRun(operationId, () => look(id));
  await say(id, 'stop');
  await platform.operation(operationId, (row) => row.status === 'waiting' && row.stage === 'decision');
  const { data } = await platform.call<{ data: Flag[] }>(
    'GET',
    `/v1/flags?filter=${encodeURIComponent(JSON.stringify({ key }))}`,
  );
  await platform.call('POST', `/v1/flags/${data[0]!.id}/kill`, { reason: 'It burns.' });
  expect(await statusesOf(drafts)).toEqual(['active', 'active']);
  await say(id, 'decide', { decision: 'scale', variant: 'variant-1' });
  expect(await platform.operation(operationId)).toMatchObject({
    status: 'failed',
    error: { code: 'TransitionNotAllowed' },
  });
  expect(await statusesOf([control, ...drafts])).toEqual(['active', 'archived', 'archived']);
  expect(await onSale([control, ...drafts])).toEqual([4900]);
  expect(await layers(key)).toEqual([]);
}, 180_000);

it('computes in a later run what is defined then, and nothing again that is not due', async () => {
  for (const country of ['SE', 'NO']) await platform.call('POST', '/v1/customers', { country }, 201);
  let defined = 0;
  const define = async () => {
    const key = `country-${++defined}`;
    const definition = { from: 'record', field: 'country' };
    const trait = await platform.call<Trait>('POST', '/v1/traits', { key, name: key, definition }, 201);
    return await eventually('all customers are computed', async () => {
      const now = await platform.call<Trait>('GET', `/v1/traits/${trait.id}`);
      return now.refreshedAt !== null && now;
    });
  };
  await runRefresh(platform.db, new Date());
  const first = await define();
  const { id } = (await operations.unfinishedOf(platform.db, 'traits'))!;
  const all = await untilNewRun<TraitRefreshOrder>(id, define);
  expect(all.at(-1)!.order).toEqual(all[0]!.order);
  expect((await define()).customers).toBe(2);
  expect((await platform.call<Trait>('GET', `/v1/traits/${first.id}`)).refreshedAt).toBe(first.refreshedAt);
  expect(await platform.operation(id, ({ status }) => status === 'waiting')).toMatchObject({ finished_at: null });
}, 180_000);

it('keeps a rollout’s stage, time and pause, and takes it back from a later run', async () => {
  const flag = await platform.call<Flag>(
    'POST',
    '/v1/flags',
    { key: 'feature', name: 'feature', type: 'boolean', kind: 'release' },
    201,
  );
  const { rolloutId, operationId } = await platform.call<RolloutAccepted>(
    'POST',
    `/v1/flags/${flag.id}/rollouts`,
    {
      value: true,
      stages: [30, 100].map((percentage) => ({ percentage, bakeMinutes: 7 * 24 * 60 })),
      guardrails: [{ metricKey: 'orders', tolerancePercentage: 50 }],
    },
    202,
  );
  const url = `/v1/flags/${flag.id}/rollouts/${rolloutId}`;
  const rollout = () => platform.call<RolloutDetail>('GET', url);
  const tell = (verb: string) => platform.call('POST', `${url}/${verb}`, { reason: 'As the test wants it.' }, 202);
  await eventually('30 % are exposed', async () => (await rollout()).percentage === 30);
  const toAndFro = async () => {
    await tell('pause');
    await tell('resume');
  };
  const from = ({ order }: Run<RolloutOrder>) => order.from!;
  const second = (await untilNewRun<RolloutOrder>(operationId, toAndFro)).at(-1)!;
  expect(from(second)).toMatchObject({ stage: 0, baking: { extensions: 0 } });
  const third = (await untilNewRun<RolloutOrder>(operationId, toAndFro)).at(-1)!;
  expect(from(third).baking!.leftMs).toBeLessThan(from(second).baking!.leftMs);
  expect(await rollout()).toMatchObject({ status: 'running', percentage: 30, stage: 0 });
  await tell('rollback');
  await eventually('it is taken back', async () => (await rollout()).status === 'rolled_back');
  expect((await platform.call<Flag>('GET', `/v1/flags/${flag.id}`)).rollouts).toEqual([]);
}, 180_000);
