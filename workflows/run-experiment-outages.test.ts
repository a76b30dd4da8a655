import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { sql } from 'kysely';
import type { ExperimentLook } from '../contracts/experiment-results.ts';
import type { Experiment } from '../contracts/experiments.ts';
import { eventually } from '../test/support/eventually.ts';
import { holdStatements } from '../test/support/hold-statements.ts';
import { registerFeatures } from '../test/support/plans.ts';
import { type Platform, startPlatform } from '../test/support/platform.ts';
import { ordersMetric, priceExperiments } from '../test/support/price-experiments.ts';
import { devServer } from '../test/support/temporal.ts';

let temporal: TestWorkflowEnvironment;
let platform: Platform;
let worker: { stop(): Promise<void> };

const { read, say, create, start, given, statusesOf, onSale, layers } = priceExperiments(() => platform);

// A server that skips time never skips it again once a step that waits for its next attempt was cancelled
// (github.com/temporalio/sdk-java/issues/1138): outages need the real one.
beforeAll(async () => {
  temporal = await devServer();
  platform = await startPlatform(temporal, { cacheWorkflows: false });
  worker = await platform.startWorker();
  await registerFeatures(platform);
  await ordersMetric(platform.db);
}, 120_000);
afterEach(() => platform.sandbox.faults.clear());
afterAll(async () => {
  await platform?.close();
  await temporal?.teardown();
});

const ended = (operationId: string) => platform.operation(operationId);
const kill = (pid: number) => sql`select pg_terminate_backend(${pid})`.execute(platform.db);
async function replaceWorker(meanwhile: () => Promise<unknown> = async () => {}): Promise<void> {
  await worker.stop();
  await meanwhile();
  worker = await platform.startWorker();
}

it('has one look when its step is killed in the middle and its worker replaced', async () => {
  const key = 'shorter-form';
  await platform.call('POST', '/v1/flags', { key, name: key, type: 'boolean', kind: 'release' }, 201);
  const body = {
    ...{ key, name: key, hypothesis: 'A shorter form brings more orders.', flagKey: key },
    variants: [
      { key: 'control', value: false, trafficPercentage: 50 },
      { key: 'treatment', value: true, trafficPercentage: 50 },
    ],
    successMetrics: [{ metricKey: 'orders' }],
  };
  const { id } = await platform.call<Experiment>('POST', '/v1/experiments', body, 201);
  const { operationId } = await start(id);
  await given(key);
  const hold = await holdStatements(platform.db, 'experiment_looks', 'write');
  await platform.call('POST', `/v1/experiments/${id}/looks`, undefined, 202);
  await kill(await hold.reached());
  await hold.release();
  await replaceWorker();
  await eventually('it was looked at', async () => (await read(id)).looks === 1);
  const { data } = await platform.call<{ data: ExperimentLook[] }>('GET', `/v1/experiments/${id}/looks`);
  expect(data.map(({ number }) => number)).toEqual([1]);
  await say(id, 'cancel');
  expect(await ended(operationId)).toMatchObject({ status: 'cancelled' });
}, 120_000);

it('calls off what it publishes when it is cancelled meanwhile', async () => {
  const { id, key, drafts } = await create(['5200']);
  // Stripe is away: the publication tries again and again, and the experiment waits for it.
  platform.sandbox.faults.add({ kind: 'status', status: 503, operation: 'POST /v1/products', times: 1_000 });
  const { operationId } = await start(id);
  await eventually('it is being published', async () => (await statusesOf(drafts))[0] === 'stripe_sync');
  await say(id, 'cancel');
  await eventually('the publication is called off', async () => (await statusesOf(drafts))[0] === 'draft');
  platform.sandbox.faults.clear();
  expect(await ended(operationId)).toMatchObject({ status: 'cancelled' });
  expect(await statusesOf(drafts)).toEqual(['draft']);
  expect(await onSale(drafts)).toEqual([]);
  expect(await layers(key)).toEqual([]);
}, 120_000);

it('orders each publication once when its step is killed and its worker replaced; cancelled, it sells nothing any more', async () => {
  const { id, key, drafts } = await create(['5200']);
  let hold!: Awaited<ReturnType<typeof holdStatements>>;
  let operationId = '';
  await replaceWorker(async () => {
    ({ operationId } = await start(id));
    hold = await holdStatements(platform.db, 'experiment_prices', 'write');
  });
  await kill(await hold.reached());
  await replaceWorker(async () => {
    await hold.release();
    expect(await statusesOf(drafts)).toEqual(['draft']);
  });
  await given(key);
  expect(await statusesOf(drafts)).toEqual(['active']);
  const publications = await platform.db
    .selectFrom('operations')
    .select('workflow_type')
    .where('entity_id', '=', drafts[0]!.id)
    .execute();
  expect(publications).toEqual([{ workflow_type: 'publishPlan' }]);
  // Its worker is away when it is cancelled.
  await replaceWorker(() => say(id, 'cancel'));
  expect(await ended(operationId)).toMatchObject({ status: 'cancelled' });
  expect(await statusesOf(drafts)).toEqual(['archived']);
}, 120_000);
