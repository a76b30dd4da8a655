/**
 * What an experiment's analysis costs: ten metrics over everybody who was assigned, with their covariates; and the page of a
 * metric over all events. `node bench/analysis.ts [--customers 1000000] [--events 10000000]`
 */
import { parseArgs } from 'node:util';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { MetricDefinition } from '../contracts/metrics.ts';
import { createDatabase } from '../database/client.ts';
import { experimentExposures } from '../database/experiment-evidence.ts';
import { evaluateMetrics } from '../database/metrics/evaluate-metrics.ts';
import { keptValues } from '../database/metrics/metric-values.ts';
import { migrate } from '../database/migrate.ts';
import type { Database } from '../database/schema.ts';
import { cuped } from '../domain/statistics/cuped.ts';
import { startPostgres } from '../test/topology/installation.ts';
import { Programs } from '../test/topology/programs.ts';
import { metricDaysAheadDuty } from '../worker/metric-days-ahead-duty.ts';
import { benchExperiment, type DataSet, days, fillDatabase, metricTypes } from './analysis-data.ts';
import { report } from './report.ts';

const { values } = parseArgs({
  options: { customers: { type: 'string', default: '1000000' }, events: { type: 'string', default: '10000000' } },
});
const data: DataSet = {
  customers: Number(values.customers),
  events: Number(values.events),
  end: new Date(Math.floor(Date.now() / 86_400_000) * 86_400_000),
};

const common = { direction: 'increase', minimumEffect: 0.02, windowHours: 14 * 24 };
const source = (index: number, condition = {}) => ({ events: [metricTypes[index]], condition });
/** Of every kind that shares the pass over the events; revenue and a count are winsorised. */
const definitions = [
  { type: 'revenue', ...common, source: source(0), winsorise: { at: 'percentile', percentile: 0.99 } },
  { type: 'conversion', ...common, source: source(1) },
  { type: 'count', ...common, source: source(2), winsorise: { at: 'cap', cap: 20 } },
  { type: 'mean', ...common, source: source(3), property: 'value', aggregate: 'sum' },
  { type: 'mean', ...common, source: source(4), property: 'value', aggregate: 'average' },
  {
    type: 'ratio',
    ...common,
    numerator: { ...source(5), measure: { of: 'events' } },
    denominator: { ...source(6), measure: { of: 'events' } },
  },
  { type: 'conversion', ...common, source: source(7), atLeast: 2 },
  { type: 'retention', direction: 'increase', minimumEffect: 0.02, source: source(8), startDays: 7, endDays: 14 },
  { type: 'count', ...common, source: source(9) },
  { type: 'conversion', ...common, source: source(0, { plan: 'team' }) },
].map((one) => MetricDefinition.parse(one));

const programs = new Programs('analysis');
const postgres = await startPostgres(programs);
const url = await postgres.database('analysis');
const db = createDatabase(url, 4);
// Filling takes longer than any statement of the product may.
const patient = new Kysely<Database>({
  dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 1 }) }),
});
const sources = { db, business: null };
const seconds = async (work: () => Promise<unknown>) => {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
};

try {
  await migrate(db);
  console.log(`filled in ${(await seconds(() => fillDatabase(patient, data))).toFixed(0)} s`);
  const look = {
    exposures: experimentExposures({
      experimentId: benchExperiment,
      experimentKey: 'bench',
      environment: 'production',
      unit: 'customer',
      until: data.end,
    }),
    asOf: data.end,
    environment: 'production',
  };
  const metrics = definitions.map((definition, number) => ({ id: String(number), definition }));
  const takes: number[] = [];
  for (let round = 0; round < 3; round++) {
    takes.push(
      await seconds(async () => {
        for (const { arms } of await evaluateMetrics(sources, metrics, look)) {
          const covariates = arms.flatMap(({ covariate }) => covariate ?? []);
          if (covariates.length === arms.length) cuped(covariates);
          const n = arms.reduce((sum, arm) => sum + arm.n, 0);
          if (n !== data.customers) throw new Error(`${n} subjects of ${data.customers}`);
        }
      }),
    );
  }
  const name = `${data.customers} customers × ${metrics.length} metrics with covariates, over ${data.events} events`;
  console.log(`  rounds: ${takes.map((take) => take.toFixed(2)).join(' s, ')} s`);
  report({ name, value: Math.min(...takes), target: { atMost: 10 }, unit: 's' });
  // The second of two conversions knows from the first how many were active.
  for (const index of [0, 1, 2, 3, 5, 6]) await page(definitions[index]!, index);
} finally {
  await Promise.all([db.destroy(), patient.destroy()]);
  await programs.close();
  postgres.remove();
}

/**
 * A metric's page: ninety days that the worker has computed ahead, read for the first time; and after events of the last two
 * days came in, which are then computed for the reader.
 */
async function page(definition: MetricDefinition, number: number): Promise<void> {
  const [id, versionId] = [`metric_bench${number}`, `metricver_bench${number}`];
  await db.transaction().execute(async (tx) => {
    await sql`insert into metrics (id, key, name, description, owner, version_id, shipped, revision, created_at, updated_at)
      values (${id}, ${id}, 'Bench', '', '', ${versionId}, false, 1, now(), now())`.execute(tx);
    await sql`insert into metric_versions values (${versionId}, ${id}, 1, ${JSON.stringify(definition)}, now())`.execute(
      tx,
    );
  });
  const now = new Date();
  const day = (ago: number) => new Date(now.getTime() - ago * 86_400_000).toISOString().slice(0, 10);
  const worker = metricDaysAheadDuty({ db, now: () => now, business: null });
  const ahead = await seconds(() => worker.run());
  const read = () =>
    keptValues(sources, { versionId, definition }, { from: day(days - 1), to: day(0), environment: 'production', now });
  const first = await seconds(read);
  await sql`delete from metric_days where version_id = ${versionId} and day >= ${day(2)}::date`.execute(db);
  const again = await seconds(read);
  console.log(`  ${definition.type}: ${days} days computed ahead by the worker in ${ahead.toFixed(2)} s`);
  const name = `page of a ${definition.type} over ${data.events} events`;
  report({ name: `${name}, the first time`, value: first, target: { atMost: 1 }, unit: 's' });
  report({ name: `${name}, the last days computed anew`, value: again, target: { atMost: 1 }, unit: 's' });
}
