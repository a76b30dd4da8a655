import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { sql } from 'kysely';
import type { Flag } from '../../contracts/flags.ts';
import type { RolloutAccepted, RolloutDetail } from '../../contracts/rollouts.ts';
import * as rollouts from '../../database/rollouts.ts';
import { eventually } from '../support/eventually.ts';
import { type Platform, startPlatform } from '../support/platform.ts';
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

const stageLock = 405_926_779;

/** The step that begins a stage waits for as long as the test holds the lock. */
async function holdStages(): Promise<void> {
  await sql`
    create function hold_stage() returns trigger language plpgsql as $$
    begin
      perform pg_advisory_xact_lock_shared(${sql.raw(String(stageLock))});
      return new;
    end $$`.execute(platform.db);
  await sql`create trigger hold_stage before insert on rollout_exposures for each row
    execute function hold_stage()`.execute(platform.db);
}

async function stageIsHeld(): Promise<boolean> {
  const { rows } = await sql`
    select from pg_locks where locktype = 'advisory' and objid = ${stageLock} and not granted`.execute(platform.db);
  return rows.length > 0;
}

/** Each stage is caught between its reservation and its end; who is exposed is the same as if nothing had happened. */
it('exposes each stage once though its worker is killed in every one of them', async () => {
  await holdStages();
  const flag = await platform.call<Flag>(
    'POST',
    '/v1/flags',
    { key: 'caught', name: 'Caught', type: 'boolean', kind: 'release' },
    201,
  );
  const stages = [20, 50, 100].map((percentage) => ({ percentage, bakeMinutes: 24 * 60 }));
  let worker = await workers.start();
  const path = `/v1/flags/${flag.id}/rollouts`;
  const { rolloutId, operationId } = await platform.call<RolloutAccepted>('POST', path, { value: true, stages }, 202);
  const read = () => platform.call<RolloutDetail>('GET', `${path}/${rolloutId}`);
  const advance = () => platform.call('POST', `${path}/${rolloutId}/advance`, { reason: 'As the test wants it.' }, 202);

  for (const percentage of [20, 50, 90]) {
    await platform.db.connection().execute(async (holder) => {
      await sql`select pg_advisory_lock(${stageLock})`.execute(holder);
      if (percentage > 20) await advance();
      await eventually(`${percentage} % are under way`, stageIsHeld);
      worker.signal('SIGKILL');
      await worker.ended;
      await sql`select pg_advisory_unlock(${stageLock})`.execute(holder);
    });
    worker = await workers.start();
    await eventually(`${percentage} % are exposed`, async () => (await read()).percentage === percentage, 120_000);
  }
  await advance();
  expect(await platform.operation(operationId, (row) => row.finished_at !== null, 120_000)).toMatchObject({
    status: 'done',
    error: null,
  });
  const exposures = await rollouts.exposuresOf(platform.db, rolloutId);
  expect(exposures.map(({ stage, percentage }) => [stage, percentage])).toEqual([
    [0, 20],
    [1, 50],
    [2, 90],
  ]);
  const { history } = await read();
  expect(history.filter(({ kind }) => kind === 'exposed').map(({ percentage }) => percentage)).toEqual([20, 50, 90]);
  expect((await platform.call<Flag>('GET', `/v1/flags/${flag.id}`)).rollouts).toEqual([]);
}, 600_000);
