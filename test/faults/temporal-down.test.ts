import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { SubscriptionPlan } from '../../contracts/plans.ts';
import { temporalCli } from '../../dev/binaries/temporal.ts';
import { freePort } from '../../dev/processes/ports.ts';
import { eventually } from '../support/eventually.ts';
import { createTeamPlan, publish, registerFeatures } from '../support/plans.ts';
import { type Platform, startPlatform } from '../support/platform.ts';
import { type WorkerProcesses, workerProcesses } from '../support/worker-process.ts';

let platform: Platform;
let workers: WorkerProcesses;
let temporal: TestWorkflowEnvironment;
let port: number;
const folder = mkdtempSync(join(tmpdir(), 'pricewright-temporal-'));

/** A dev server that keeps its state, always at the same address. */
async function startTemporal(): Promise<void> {
  const { path } = await temporalCli();
  temporal = await TestWorkflowEnvironment.createLocal({
    server: {
      port,
      ip: '127.0.0.1',
      dbFilename: join(folder, 'temporal.db'),
      executable: { type: 'existing-path', path },
    },
  });
}

beforeAll(async () => {
  port = await freePort();
  await startTemporal();
  platform = await startPlatform(null);
  workers = workerProcesses(platform, `127.0.0.1:${port}`);
  await registerFeatures(platform);
  await workers.start();
}, 300_000);

afterAll(async () => {
  await workers?.close();
  await platform?.close();
  await temporal?.teardown();
  rmSync(folder, { recursive: true, force: true });
});

it('accepts commands while Temporal is down, and does them when it is back', async () => {
  const [waiting, fresh] = await Promise.all([createTeamPlan(platform), createTeamPlan(platform)]);
  const decided = await publish(platform, waiting.id, { hold: true });
  await platform.operation(decided, (row) => row.status === 'waiting');
  await temporal.teardown();

  const started = await publish(platform, fresh.id);
  expect(await publish(platform, waiting.id)).toBe(decided);
  await eventually('the relay goes on ordering what was commanded', async () => {
    const commands = await platform.db
      .selectFrom('journal')
      .select(['position', 'dispatched_at'])
      .where('operation_id', 'in', [started, decided])
      .where('dispatch', 'is not', null)
      .where('dispatched_at', 'is', null)
      .execute();
    return commands.length === 2 && commands.every(({ position }) => position !== null);
  });
  expect(await platform.operation(started, () => true)).toMatchObject({ status: 'accepted', finished_at: null });
  const read = (id: string) => platform.call<SubscriptionPlan>('GET', `/v1/plans/${id}`);
  expect(await read(fresh.id)).toMatchObject({ status: 'stripe_sync', operation: { id: started } });
  const refused = await platform.call<{ error: { code: string } }>('POST', `/v1/plans/${fresh.id}/publish`, {}, 409);
  expect(refused.error.code).toBe('TransitionNotAllowed');

  await startTemporal();
  for (const id of [started, decided]) expect(await platform.operation(id)).toMatchObject({ status: 'done' });
  for (const { id } of [waiting, fresh]) expect(await read(id)).toMatchObject({ status: 'active', operation: null });
  const products = await platform.stripe.products.list({ limit: 100 });
  expect(products.data).toHaveLength(2);
  expect(await platform.stripe.prices.list({ limit: 100 })).toMatchObject({ data: { length: 6 } });
}, 150_000);
