import { sql } from 'kysely';
import type { MetricDefinition } from '../../contracts/metrics.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { adaptPlan } from '../../domain/metrics/adapt-plan.ts';
import type { MetricArm, MetricKind } from '../../domain/metrics/metric-arm.ts';
import { type MetricPlan, planMetric } from '../../domain/metrics/plan-metric.ts';
import type { Db, Tx } from '../client.ts';
import { analysis } from './analysis.ts';
import type { ArmsLook } from './arms-look.ts';
import { assignedOnce, type Span, spanOf } from './assigned-units.ts';
import type { BusinessSql } from './business-sql.ts';
import { type EventContext, idsOf, typeIdsOf } from './event-scope.ts';
import type { Exposures } from './exposures.ts';
import { armsOf, type CountedArms } from './metric-arms.ts';
import { quantileArms } from './quantile-arms.ts';
import { ratesOfDay } from './rates-sql.ts';
import { recordArms } from './record-arms.ts';
import { sharedArms } from './shared-arms.ts';
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

/** One of several metrics: its arms, or why it cannot be read. */
export type MetricOutcome = EvaluatedMetric | { id: string; problem: PricewrightError };

/**
 * The arms of several metrics over the same assignments.
 * @throws what `evaluateEach` tells of the first that cannot be read
 */
export async function evaluateMetrics(
  sources: MetricSources,
  metrics: readonly MetricToEvaluate[],
  look: MetricLook,
): Promise<EvaluatedMetric[]> {
  return (await evaluateEach(sources, metrics, look)).map((outcome) => {
    if ('problem' in outcome) throw outcome.problem;
    return outcome;
  });
}

/**
 * The same with what is the matter with each metric by itself: AnalyticsDataUnavailable when none of its events has ever come
 * in, DataQualityIssue for money without a rate, ExperimentationError when the assignment cannot carry it. Who was assigned is
 * found out once. Event metrics that SQL says exactly share one pass over the events; what memory must filter, counts persons
 * or is a quantile has its own.
 */
export async function evaluateEach(
  { db, business }: MetricSources,
  metrics: readonly MetricToEvaluate[],
  { exposures, asOf, environment }: MetricLook,
): Promise<MetricOutcome[]> {
  const [typeIds, { rateSql, base }] = await Promise.all([typeIdsOf(db, environment), ratesOfDay(db, asOf)]);
  const context: EventContext = { environment, typeIds, rateSql };
  const readable: PlannedMetric[] = [];
  const outcomes = new Map<number, MetricOutcome>();
  const settle = (number: number, metric: MetricToEvaluate, work: () => Promise<EvaluatedMetric>) =>
    outcome(metric, work).then((one) => outcomes.set(number, one));
  for (const [number, metric] of metrics.entries()) {
    const one = await outcome(metric, async () => ({
      ...metric,
      number,
      plan: planFor(metric.definition, exposures.unit, context),
    }));
    if ('problem' in one) outcomes.set(number, one);
    else readable.push(one);
  }
  const sharing = readable.flatMap(({ number, plan }) => (plan && shares(plan) ? [{ number, plan }] : []));
  const shared =
    sharing.length > 0 ? await sharedArms(db, sharing, { exposures, asOf, context }) : new Map<number, CountedArms>();
  const others: PlannedMetric[] = [];
  for (const metric of readable) {
    const counted = shared.get(metric.number);
    if (!counted || counted.doubtful > 0) others.push(metric);
    else
      await settle(metric.number, metric, async () => ({
        id: metric.id,
        asOf,
        kind: metric.plan?.kind ?? 'mean',
        arms: certainArms(counted),
      }));
  }
  if (others.length > 0) {
    await analysis(db, async (tx) => {
      const assigned = await assignedOnce(tx, exposures);
      const look = { exposures: assigned, asOf, context, span: await spanOf(tx, assigned, asOf), base, business };
      for (const metric of others) {
        await settle(metric.number, metric, async () => ({
          id: metric.id,
          asOf,
          ...(await undone(tx, () => armsAlone(tx, metric, look))),
        }));
      }
    });
  }
  return metrics.flatMap((_, number) => outcomes.get(number) ?? []);
}

interface PlannedMetric extends MetricToEvaluate {
  number: number;
  /** Null for a metric of the records. */
  plan: MetricPlan | null;
}

/** A metric in a pass of its own. */
async function armsAlone(
  tx: Tx,
  { number, plan, definition }: PlannedMetric,
  { base, business, ...look }: ArmsLook & { span: Span; base: string; business: BusinessSql | null },
): Promise<{ kind: MetricKind; arms: MetricArm[] }> {
  if (!plan) {
    if (definition.type !== 'records') throw new Error(`${definition.type} has no plan`);
    return await recordArms(tx, definition, { exposures: look.exposures, asOf: look.asOf, base });
  }
  const period = periodOf(plan, look.span, look.asOf);
  const staged = (await needsStaging(tx, plan, period, look.context)) ? stagedRows : undefined;
  if (staged) await stageRows(tx, plan, period, { context: look.context, business });
  if (plan.kind === 'quantile') return { kind: plan.kind, arms: await quantileArms(tx, plan, { ...look, staged }) };
  const counted = (await armsOf(tx, [{ number, plan }], { ...look, staged })).get(number);
  return { kind: plan.kind, arms: counted ? certainArms(counted) : [] };
}

/** Takes back what a metric has staged, also when it failed in the middle: the next one begins with nothing. */
async function undone<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await sql`savepoint before_metric`.execute(tx);
  try {
    return await work();
  } finally {
    await sql`rollback to savepoint before_metric`.execute(tx);
  }
}

/** @throws DataQualityIssue */
function certainArms({ arms, lost }: CountedArms): MetricArm[] {
  assertConverted(lost);
  return arms;
}

async function outcome<T>(
  { id }: MetricToEvaluate,
  work: () => Promise<T>,
): Promise<T | { id: string; problem: PricewrightError }> {
  try {
    return await work();
  } catch (problem) {
    // What the database refuses is no finding about the metric.
    if (!(problem instanceof PricewrightError)) throw problem;
    return { id, problem };
  }
}

/** Quantiles are of events and not of subjects, persons are counted by themselves, own SQL has its own database. */
function shares(plan: MetricPlan): boolean {
  return plan.kind !== 'quantile' && plan.size !== 'persons' && partsOf(plan).every(({ source }) => !('sql' in source));
}

function planFor(definition: MetricDefinition, unit: Exposures['unit'], context: EventContext): MetricPlan | null {
  const plan = planMetric(definition);
  if (plan) {
    assertSeen(plan, context);
    return adaptPlan(plan, unit);
  }
  if (unit === 'customer') return null;
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
      `No event ${namesOf(source.events)}has come in yet in ${environment}.`,
    );
  }
}

/** `"signup" or "trial" `; nothing where every event counts. */
function namesOf(events: readonly string[]): string {
  if (events.includes('*')) return '';
  return `${events.map((name) => `"${name}"`).join(' or ')} `;
}

interface Period {
  from: Date;
  to: Date;
  asOf: Date;
}

function periodOf(plan: MetricPlan, { first, last }: Span, asOf: Date): Period {
  const to = Math.min(last.getTime() + plan.endHours * 3_600_000, asOf.getTime() + 1);
  return { from: new Date(first.getTime() - plan.covariateDays * 86_400_000), to: new Date(to), asOf };
}
