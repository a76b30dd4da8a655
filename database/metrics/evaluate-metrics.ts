import { sql } from 'kysely';
import type { MetricDefinition } from '../../contracts/metrics.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { adaptPlan } from '../../domain/metrics/adapt-plan.ts';
import type { MetricArm, MetricKind } from '../../domain/metrics/metric-arm.ts';
import { type MetricPlan, planMetric } from '../../domain/metrics/plan-metric.ts';
import type { Db, Tx } from '../client.ts';
import { analysis } from './analysis.ts';
import type { ArmsLook } from './arms-sql.ts';
import type { BusinessSql } from './business-sql.ts';
import { type EventContext, idsOf, typeIdsOf } from './event-scope.ts';
import type { Exposures } from './exposures.ts';
import { armsOf, sharedArms } from './metric-arms.ts';
import { quantileArms } from './quantile-arms.ts';
import { ratesOfDay } from './rates-sql.ts';
import { recordArms } from './record-arms.ts';
import { needsStaging, partsOf, stagedRows, stageRows } from './staged-rows.ts';

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
  const span = await analysis(db, (tx) => spanOf(tx, look));
  const pass: ArmsLook = { exposures: look.exposures, asOf: look.asOf, context, span };
  const sharing = planned.flatMap(({ number, plan }) => (plan && shares(plan) ? [{ number, plan }] : []));
  const shared = sharing.length > 0 ? await sharedArms(db, sharing, pass) : new Map<number, MetricArm[]>();
  for (const metric of planned) {
    const arms = shared.get(metric.number);
    if (arms) keep(metric, metric.plan?.kind ?? 'mean', arms);
  }
  if (evaluated.length === planned.length) return inOrder(metrics, evaluated);
  await analysis(db, async (tx) => {
    for (const metric of planned.filter(({ number }) => !shared.has(number))) {
      const { plan, definition } = metric;
      if (!plan) {
        if (definition.type !== 'records') throw new Error(`${definition.type} has no plan`);
        const { kind, arms } = await recordArms(tx, definition, { ...look, base });
        keep(metric, kind, arms);
        continue;
      }
      const period = periodOf(plan, span, look.asOf);
      const staged = (await needsStaging(tx, plan, period, context)) ? stagedRows : undefined;
      if (staged) await stageRows(tx, plan, period, { context, business });
      const own = { ...pass, staged };
      const arms =
        plan.kind === 'quantile'
          ? await quantileArms(tx, plan, own)
          : ((await armsOf(tx, [{ number: metric.number, plan }], own)).get(metric.number) ?? []);
      keep(metric, plan.kind, arms);
      if (staged) await sql`drop table ${staged}`.execute(tx);
    }
  });
  return inOrder(metrics, evaluated);
}

/** Quantiles are of events and not of subjects, persons are counted by themselves, own SQL has its own database. */
function shares(plan: MetricPlan): boolean {
  return plan.kind !== 'quantile' && plan.size !== 'persons' && partsOf(plan).every(({ source }) => !('sql' in source));
}

function inOrder(metrics: readonly MetricToEvaluate[], evaluated: EvaluatedMetric[]): EvaluatedMetric[] {
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
