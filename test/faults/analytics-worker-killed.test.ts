import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { sql } from 'kysely';
import type { ExperimentLook } from '../../contracts/experiment-results.ts';
import type { Experiment, ExperimentAccepted } from '../../contracts/experiments.ts';
import type { Trait } from '../../contracts/traits.ts';
import * as operations from '../../database/operations.ts';
import { eventually } from '../support/eventually.ts';
import { type Happening, happened } from '../support/evidence.ts';
import { type Platform, startPlatform } from '../support/platform.ts';
import { devServer } from '../support/temporal.ts';
import { type WorkerProcess, type WorkerProcesses, workerProcesses } from '../support/worker-process.ts';

let temporal: TestWorkflowEnvironment;
let platform: Platform;
let workers: WorkerProcesses;
let worker: WorkerProcess;
let experimentId: string;
const hourMs = 3_600_000;
const customers = 3;

beforeAll(async () => {
  temporal = await devServer();
  platform = await startPlatform(temporal);
  workers = workerProcesses(platform, temporal.address);
  for (let made = 0; made < customers; made++) await platform.call('POST', '/v1/customers', { country: 'SE' }, 201);
  // Not newcomers any more: only the refresh of all computes them.
  await sql`update customers set created_at = now() - interval '2 days'`.execute(platform.db);
  experimentId = await experimentWithPeople();
  await holdWrites('trait_values', 'update');
  await holdWrites('experiment_looks', 'insert');
}, 300_000);

afterAll(async () => {
  await workers?.close();
  await platform?.close();
  await temporal?.teardown();
});

const writesLock = 405_926_780;

/** Writes to a table wait for as long as the test holds the lock. */
async function holdWrites(table: string, verb: 'insert' | 'update'): Promise<void> {
  await sql`
    create or replace function hold_write() returns trigger language plpgsql as $$
    begin
      perform pg_advisory_xact_lock_shared(${sql.raw(String(writesLock))});
      return new;
    end $$`.execute(platform.db);
  await sql`create trigger hold_write before ${sql.raw(verb)} on ${sql.table(table)} for each row
    execute function hold_write()`.execute(platform.db);
}

async function writeIsHeld(): Promise<boolean> {
  const { rows } = await sql`
    select from pg_locks where locktype = 'advisory' and objid = ${writesLock} and not granted`.execute(platform.db);
  return rows.length > 0;
}

/** The worker is killed in the middle of the write that `begin` leads to, and another takes its place. */
async function killedWhileWriting(begin: () => Promise<unknown>): Promise<void> {
  await platform.db.connection().execute(async (holder) => {
    await sql`select pg_advisory_lock(${writesLock})`.execute(holder);
    await begin();
    await eventually('the write is under way', writeIsHeld, 60_000);
    worker.signal('SIGKILL');
    await worker.ended;
    await sql`select pg_advisory_unlock(${writesLock})`.execute(holder);
  });
  worker = await workers.start();
}

async function experimentWithPeople(): Promise<string> {
  const flag = { key: 'form', name: 'Form', type: 'boolean', kind: 'release' };
  await platform.call('POST', '/v1/flags', flag, 201);
  const source = { events: ['ordered'] };
  const definition = { type: 'conversion', source, windowHours: 1, direction: 'increase', minimumEffect: 0.05 };
  await platform.call('POST', '/v1/metrics', { key: 'orders', name: 'Orders', definition }, 201);
  const variants = ['control', 'treatment'].map((key, index) => ({ key, value: index === 1, trafficPercentage: 50 }));
  const experiment = await platform.call<Experiment>(
    'POST',
    '/v1/experiments',
    {
      ...{ key: 'form', name: 'Form', flagKey: 'form', variants, successMetrics: [{ metricKey: 'orders' }] },
      hypothesis: 'A shorter form brings more orders.',
      trafficAllocation: { assignBy: 'person' },
    },
    201,
  );
  await platform.call<ExperimentAccepted>('POST', `/v1/experiments/${experiment.id}/start`, {}, 202);
  const at = new Date(Date.now() - 3 * hourMs);
  const properties = { source: 'experiment', key: 'form', subject: 'person' };
  const people = variants.flatMap(({ key: variant }) =>
    Array.from({ length: 200 }, (_, index): Happening[] => {
      const person = `${variant}-${index}`;
      const seen = { person, type: 'exposure', at, properties: { ...properties, variant } };
      return index < 80 ? [seen, { person, type: 'ordered', at: new Date(at.getTime() + 60_000) }] : [seen];
    }),
  );
  await happened(platform.db, people.flat(), new Date(at.getTime() + hourMs));
  return experiment.id;
}

it('computes the traits of all customers once though its worker is killed while it does', async () => {
  await killedWhileWriting(async () => {
    worker = await workers.start();
  });
  const { data } = await eventually(
    'all traits are computed',
    async () => {
      const traits = await platform.call<{ data: Trait[] }>('GET', '/v1/traits?perPage=100');
      return traits.data.length > 0 && traits.data.every(({ refreshedAt }) => refreshedAt !== null) && traits;
    },
    120_000,
  );
  expect(new Set(data.map((trait) => trait.customers))).toEqual(new Set([customers]));
  const twice = await sql`
    select trait_id, customer_id from trait_history group by trait_id, customer_id having count(*) > 1`.execute(
    platform.db,
  );
  expect(twice.rows).toEqual([]);
  // The same process goes on.
  const running = (await operations.unfinishedOf(platform.db, 'traits'))!;
  await platform.operation(running.id, ({ status }) => status === 'waiting');
  const all = await platform.db.selectFrom('operations').select('id').where('entity_id', '=', 'traits').execute();
  expect(all).toHaveLength(1);
}, 300_000);

it('has one look on record though its worker is killed while it takes it, and goes on', async () => {
  const ask = () => platform.call('POST', `/v1/experiments/${experimentId}/looks`, undefined, 202);
  const looks = async () =>
    (await platform.call<{ data: ExperimentLook[] }>('GET', `/v1/experiments/${experimentId}/looks`)).data;
  const experiment = () => platform.call<Experiment>('GET', `/v1/experiments/${experimentId}`);
  await eventually('it runs', async () => (await experiment()).nextLookAt !== null);
  await killedWhileWriting(ask);
  await eventually('it was looked at', async () => (await experiment()).looks === 1, 120_000);
  await ask();
  await eventually('it was looked at again', async () => (await experiment()).looks === 2, 60_000);
  expect((await looks()).map(({ number, variants }) => [number, variants.map(({ matured }) => matured)])).toEqual([
    [1, [200, 200]],
    [2, [200, 200]],
  ]);
  const told = platform.db.selectFrom('journal').select('id').where('type', '=', 'experiment.looked');
  expect(await told.execute()).toHaveLength(2);
  expect(await experiment()).toMatchObject({ status: 'running' });
}, 300_000);
