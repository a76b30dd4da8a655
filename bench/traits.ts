/**
 * The feature store: a training set at many moments of the past, the same query for online values, and the online read.
 * `node bench/traits.ts [--customers 100000] [--events 5000000] [--reads 5000]`
 */
import { parseArgs } from 'node:util';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { readTraits } from '../commands/traits/read-traits.ts';
import { TraitDefinition } from '../contracts/traits.ts';
import { createDatabase } from '../database/client.ts';
import { newId } from '../database/ids.ts';
import { migrate } from '../database/migrate.ts';
import type { Database } from '../database/schema.ts';
import { computeTraits } from '../database/traits/stored-traits.ts';
import { trainingSet } from '../database/traits/training-set.ts';
import * as traits from '../database/traits.ts';
import { startPostgres } from '../test/topology/installation.ts';
import { Programs } from '../test/topology/programs.ts';
import { fillDatabase, metricTypes } from './analysis-data.ts';
import { report } from './report.ts';

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: '100000' },
    events: { type: 'string', default: '5000000' },
    reads: { type: 'string', default: '5000' },
  },
});
const [customers, events, reads] = [Number(values.customers), Number(values.events), Number(values.reads)];
const end = new Date(Math.floor(Date.now() / 86_400_000) * 86_400_000);

/** Fifty: five kinds over each of ten types of events. */
const definitions = metricTypes.flatMap((name) => {
  const source = { events: [name] };
  return [
    { from: 'events', source, aggregate: 'count', windowDays: 30 },
    { from: 'events', source, aggregate: 'sum', property: 'value', windowDays: 90 },
    { from: 'events', source, aggregate: 'average', property: 'value' },
    { from: 'events', source, aggregate: 'days_since_last' },
    { from: 'trend', source, windowDays: 14 },
  ].map((one) => TraitDefinition.parse(one));
});

const programs = new Programs('traits');
const postgres = await startPostgres(programs);
const url = await postgres.database('traits');
const db = createDatabase(url, 4);
const patient = new Kysely<Database>({
  dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 1 }) }),
});
const seconds = async (work: () => Promise<unknown>) => {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
};

try {
  await migrate(db);
  console.log(`filled in ${(await seconds(() => fillDatabase(patient, { customers, events, end }))).toFixed(0)} s`);
  await traits.insertUnlessThere(
    db,
    definitions.map((definition, number) => ({
      ...{
        id: newId('trait'),
        key: `trait_${number}`,
        name: `Trait ${number}`,
        description: '',
        owner: '',
        definition,
      },
      ...{ freshnessSeconds: 86_400, refreshSeconds: 86_400, onEvents: false, shipped: false },
    })),
    end,
  );
  const all = await traits.active(db);
  const spine = Array.from({ length: customers }, (_, number) => ({
    customerId: `customer_${number + 1}`,
    at: new Date(end.getTime() - (number % 60) * 86_400_000),
  }));
  const took = await seconds(async () => {
    const rows = await trainingSet(patient, all, spine);
    if (rows.length !== customers) throw new Error(`${rows.length} rows`);
  });
  const name = `training set of ${customers} customers × ${all.length} traits over ${events} events`;
  report({ name, value: took, target: { atMost: 60 }, unit: 's' });

  const some = spine.slice(0, 2_000).map(({ customerId }) => customerId);
  const now = new Date();
  for (let start = 0; start < some.length; start += 500) {
    await db.transaction().execute((tx) => computeTraits(tx, all, some.slice(start, start + 500), now));
  }
  const times: number[] = [];
  for (let read = 0; read < reads; read++) {
    const customerId = some[(read * 7919) % some.length]!;
    times.push(
      1000 * (await seconds(() => readTraits({ db, now: () => new Date() }, customerId, { stale: 'refuse' }))),
    );
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
  console.log(`  online read of ${all.length} traits: half within ${at(0.5).toFixed(2)} ms`);
  report({ name: 'online read, 99th percentile', value: at(0.99), target: { atMost: 5 }, unit: 'ms' });
} finally {
  await Promise.all([db.destroy(), patient.destroy()]);
  await programs.close();
  postgres.remove();
}
