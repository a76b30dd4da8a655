import { sql } from 'kysely';
import type { MetricDefinition } from '../../contracts/metrics.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { adaptPlan } from '../../domain/metrics/adapt-plan.ts';
import {
  type MetricArm,
  type MetricKind,
  type Moments,
  metricArm,
  type UnitColumn,
  unitColumns,
  withSilentSubjects,
} from '../../domain/metrics/metric-arm.ts';
import { type MetricPlan, planMetric } from '../../domain/metrics/plan-metric.ts';
import type { Db, Tx } from '../client.ts';
import { type ArmsLook, momentsSql, type NumberedPlan, unitsSql } from './arms-sql.ts';
import type { BusinessSql } from './business-sql.ts';
import { type EventContext, idsOf, typeIdsOf } from './event-scope.ts';
import type { Exposures } from './exposures.ts';
import { quantileArms } from './quantile-arms.ts';
import { ratesOfDay } from './rates-sql.ts';
import { recordArms } from './record-arms.ts';
import { assertConverted, needsStaging, partsOf, stagedRows, stageRows } from './staged-rows.ts';

export interface MetricToEvaluate {
  /** Told back with the result. */
  id: string;
  definition: MetricDefinition;
}

/** A metric over what was assigned: one arm for each variant and stratum in which anybody is. */
export interface EvaluatedMetric {
  id: string;
  kind: MetricKind;
  /** By variant, then stratum. */
  arms: MetricArm[];
  asOf: Date;
}

export interface MetricLook {
  exposures: Exposures;
  /** What had come in by then counts; a subject counts once its window has passed by then. */
  asOf: Date;
  environment: string;
}

export interface MetricSources {
  db: Db;
  /** The connection of metrics over own SQL; null where none is set up. */
  business: BusinessSql | null;
}

/**
 * The arms of several metrics over the same assignments. Event metrics that SQL says exactly share one pass over the events;
 * what memory must filter, counts persons or is a quantile has its own.
 * @throws AnalyticsDataUnavailable when none of a metric's events has ever come in, DataQualityIssue for money without a
 * rate, ExperimentationError when the assignment cannot carry the metric
 */
export async function evaluateMetrics(
  { db, business }: MetricSources,
  metrics: readonly MetricToEvaluate[],
  look: MetricLook,
): Promise<EvaluatedMetric[]> {
  const planned = metrics.map((metric, number) => ({ ...metric, number, plan: planFor(metric.definition, look) }));
  const [typeIds, { rateSql, base }] = await Promise.all([typeIdsOf(db, look.environment), ratesOfDay(db, look.asOf)]);
  const context: EventContext = { environment: look.environment, typeIds, rateSql };
  for (const { plan } of planned) if (plan) assertSeen(plan, context);

  const evaluated: EvaluatedMetric[] = [];
  const keep = ({ id }: MetricToEvaluate, kind: MetricKind, arms: MetricArm[]) =>
    evaluated.push({ id, kind, arms, asOf: look.asOf });
  await db.transaction().execute(async (tx) => {
    await forAnalysis(tx);
    const span = await spanOf(tx, look);
    const [together, alone]: [typeof planned, typeof planned] = [[], []];
    const staging = new Map<number, Period>();
    for (const metric of planned) {
      const { plan, number } = metric;
      const period = plan && periodOf(plan, span, look.asOf);
      if (plan && period && (await needsStaging(tx, plan, period, context))) staging.set(number, period);
      const shares = plan && plan.kind !== 'quantile' && plan.size !== 'persons' && !staging.has(number);
      (shares ? together : alone).push(metric);
    }
    const pass = { exposures: look.exposures, asOf: look.asOf, context };
    const shared = together.flatMap(({ number, plan }) => (plan ? [{ number, plan }] : []));
    if (shared.length > 0) {
      const arms = await armsOf(tx, shared, pass);
      for (const metric of together) keep(metric, metric.plan?.kind ?? 'mean', arms.get(metric.number) ?? []);
    }
    for (const metric of alone) {
      const { plan, definition } = metric;
      if (!plan) {
        if (definition.type !== 'records') throw new Error(`${definition.type} has no plan`);
        const { kind, arms } = await recordArms(tx, definition, { ...look, base });
        keep(metric, kind, arms);
        continue;
      }
      const period = staging.get(metric.number);
      if (period) await stageRows(tx, plan, period, { context, business });
      const staged = period && stagedRows;
      const own = { ...pass, staged };
      const arms =
        plan.kind === 'quantile'
          ? await quantileArms(tx, plan, own)
          : ((await armsOf(tx, [{ number: metric.number, plan }], own)).get(metric.number) ?? []);
      keep(metric, plan.kind, arms);
      if (staged) await sql`drop table ${staged}`.execute(tx);
    }
  });
  const order = new Map(metrics.map(({ id }, index) => [id, index]));
  return evaluated.sort((one, other) => (order.get(one.id) ?? 0) - (order.get(other.id) ?? 0));
}

function planFor(definition: MetricDefinition, { exposures }: MetricLook): MetricPlan | null {
  const plan = planMetric(definition);
  if (plan) return adaptPlan(plan, exposures.unit);
  if (exposures.unit === 'customer') return null;
  const message = 'Subscriptions belong to customers: persons who were assigned one by one share them.';
  throw new PricewrightError('ExperimentationError', message, {
    fields: [
      { field: 'metrics', code: 'unit', message, suggestedFix: 'Assign by customer, or choose an event metric.' },
    ],
  });
}

/** A metric of events that nobody has ever sent is a mistake in a name more often than a zero. */
export function assertSeen(plan: MetricPlan, { typeIds, environment }: EventContext): void {
  for (const { source } of partsOf(plan)) {
    if ('sql' in source || idsOf(source.events, typeIds).length > 0) continue;
    throw new PricewrightError(
      'AnalyticsDataUnavailable',
      `No event ${source.events.map((name) => `"${name}"`).join(' or ')} has come in yet in ${environment}.`,
    );
  }
}

/**
 * Sorting and hashing a million subjects in memory; compiling the query would cost more than it saves. Postgres has no
 * statistics of whose an event is and takes it for a handful of rows: without this it looks up each event's name by itself.
 */
export async function forAnalysis(tx: Tx): Promise<void> {
  await sql`select set_config('work_mem', '192MB', true), set_config('jit', 'off', true), set_config('enable_nestloop', 'off', true),
    set_config('max_parallel_workers_per_gather', '2', true), set_config('statement_timeout', '120s', true)`.execute(
    tx,
  );
}

interface Period {
  from: Date;
  to: Date;
  asOf: Date;
}

/** When the first and the last were assigned. */
async function spanOf(tx: Tx, { exposures, asOf }: MetricLook): Promise<{ first: Date; last: Date }> {
  const { rows } = await sql<{ first: Date | null; last: Date | null }>`
    with units as ${exposures.relation} select min(exposed_at) as first, max(exposed_at) as last from units`.execute(
    tx,
  );
  return { first: rows[0]?.first ?? asOf, last: rows[0]?.last ?? asOf };
}

function periodOf(plan: MetricPlan, { first, last }: { first: Date; last: Date }, asOf: Date): Period {
  const to = Math.min(last.getTime() + plan.endHours * 3_600_000, asOf.getTime() + 1);
  return { from: new Date(first.getTime() - plan.covariateDays * 86_400_000), to: new Date(to), asOf };
}

type Row = Record<string, unknown>;

async function armsOf(tx: Tx, metrics: readonly NumberedPlan[], look: ArmsLook): Promise<Map<number, MetricArm[]>> {
  const units = (await unitsSql(metrics, look).execute(tx)).rows;
  const moments = (await sql<Row>`${momentsSql(metrics, look)}`.execute(tx)).rows;
  const keyOf = (row: Row) => `${String(row.variant)}\n${String(row.stratum)}`;
  const seen = new Map(moments.map((row) => [keyOf(row), row]));
  return new Map(
    metrics.map(({ number, plan }) => {
      assertConverted(moments.reduce((sum, row) => sum + Number(row[`lost${number}`] ?? 0), 0));
      return [number, units.map((unit) => armOf(plan, number, unit, seen.get(keyOf(unit)))).sort(byName)];
    }),
  );
}

export const byName = (one: MetricArm, other: MetricArm) =>
  one.variant < other.variant ? -1 : one.variant > other.variant ? 1 : one.stratum < other.stratum ? -1 : 1;

function armOf(plan: MetricPlan, number: number, unit: Row, row: Row | undefined): MetricArm {
  const [assigned, matured] = [Number(unit.assigned), Number(unit[`n${number}`])];
  const seen = momentsOf(plan, number, row);
  const events = Number(row?.[`events${number}`] ?? 0);
  const one = plan.size === 'one' ? 1 : 0;
  const silent = { value: 0, size: one, valueBefore: 0, sizeBefore: one };
  const moments = withSilentSubjects(seen, matured - seen.n, silent);
  const kind = plan.kind === 'quantile' ? 'mean' : plan.kind;
  return {
    variant: String(unit.variant),
    stratum: String(unit.stratum),
    immature: assigned - matured,
    events,
    ...metricArm(kind, moments, { events, covariate: plan.covariateDays > 0 }),
  };
}

function momentsOf({ size }: MetricPlan, number: number, row: Row | undefined): Moments {
  const n = Number(row?.[`seen${number}`] ?? 0);
  const of = (name: string) => Number(row?.[name] ?? 0);
  const fixed = (name: UnitColumn) => size === 'one' && name.startsWith('size');
  const mean = Object.fromEntries(
    unitColumns.map((name) => [name, fixed(name) ? 1 : of(`mean_${name}_${number}`)]),
  ) as Record<UnitColumn, number>;
  return {
    n,
    mean,
    covariance(one, other) {
      if (fixed(one) || fixed(other)) return 0;
      const [first, second] = unitColumns.indexOf(one) <= unitColumns.indexOf(other) ? [one, other] : [other, one];
      return of(`cov_${first}*${second}_${number}`);
    },
  };
}
