import { type RawBuilder, sql } from 'kysely';
import type { MetricDefinition } from '../../contracts/metrics.ts';
import { planMetric } from '../../domain/metrics/plan-metric.ts';
import type { Db, Tx } from '../client.ts';
import { analysis } from './analysis.ts';
import { dayRanges } from './day-ranges.ts';
import { dayEnd, dayStart, daysBetween } from './days.ts';
import { assertSeen, type MetricSources } from './evaluate-metrics.ts';
import type { EventContext } from './event-scope.ts';
import { typeIdsOf } from './event-scope.ts';
import { changedSince, forgottenUntil } from './metric-days-feed.ts';
import { datedRates } from './rates-sql.ts';
import { recordValues } from './record-values.ts';
import { assertConverted, needsStaging, stagedRows, stageRows } from './staged-rows.ts';
import { type ActiveDay, type ValueRow, valuesSql } from './value-sql.ts';

export interface ValuesWanted {
  /** Days, both included. */
  from: string;
  to: string;
  by: 'day' | 'period';
  asOf: Date;
  environment: string;
  /** A relation of customers' ids; everybody without it. */
  customers?: RawBuilder<unknown> | undefined;
  /** How many were active on each of the days, where that is known already. */
  active?: readonly ActiveDay[] | undefined;
}

/**
 * A metric's values computed anew. Of records the value at the end of each day; for `period` at the end of the last.
 * @throws AnalyticsDataUnavailable when none of its events has ever come in, DataQualityIssue
 */
export async function computeValues(
  { db, business }: MetricSources,
  definition: MetricDefinition,
  wanted: ValuesWanted,
): Promise<ValueRow[]> {
  const { from, to, by, customers, active } = wanted;
  if (definition.type === 'records') {
    const days = by === 'period' ? { from: to, to } : { from, to };
    return converted(await recordValues(db, definition.measure, { ...days, customers }));
  }
  const plan = planMetric(definition);
  if (!plan) throw new Error(`${definition.type} has no plan`);
  const context = await eventContext(db, wanted.environment);
  assertSeen(plan, context);
  const period = { from: dayStart(from), to: dayEnd(to), asOf: wanted.asOf };
  return await analysis(db, async (tx) => {
    if (daysBetween(from, to).length <= fewDays && plan.shown !== 'cohort') await forFewEvents(tx);
    // Retention looks at events after the days of its cohorts.
    const until = new Date(period.to.getTime() + (plan.shown === 'cohort' ? plan.endHours * 3_600_000 : 0));
    const staging = await needsStaging(tx, plan, { ...period, to: until }, context);
    if (staging) await stageRows(tx, plan, { ...period, to: until }, { context, business });
    const staged = staging ? stagedRows : undefined;
    const query = valuesSql(plan, { ...period, by, customers, context, staged, active });
    return converted((await query.execute(tx)).rows);
  });
}

/** Of so few days the names of the events are looked up sooner than all names are read. */
const fewDays = 7;

async function forFewEvents(tx: Tx): Promise<void> {
  await sql`select set_config('enable_nestloop', 'on', true), set_config('enable_indexscan', 'on', true)`.execute(tx);
}

export async function eventContext(db: Db, environment: string): Promise<EventContext> {
  const [typeIds, { rateSql }] = await Promise.all([typeIdsOf(db, environment), datedRates(db)]);
  return { environment, typeIds, rateSql };
}

function converted(rows: ValueRow[]): ValueRow[] {
  assertConverted(rows.reduce((sum, { lost }) => sum + Number(lost), 0));
  return rows;
}

/** Everything again when it is older; events change the days that they are of at once. */
const recordsFreshMs = 10 * 60_000;
const todayFreshMs = 30_000;

export interface KeptValues {
  points: { day: string; value: number | null; subjects: number }[];
  computedAt: Date;
}

/**
 * The days of a metric's version, kept: what is missing or out of date is computed first. Days are out of date when events
 * of theirs have come in since (`metric-days-feed.ts` drops them), records after minutes.
 */
export async function keptValues(
  sources: MetricSources,
  metric: { versionId: string; definition: MetricDefinition },
  wanted: { from: string; to: string; environment: string; now: Date },
): Promise<KeptValues> {
  const { db } = sources;
  const { versionId, definition } = metric;
  const { from, to, environment, now } = wanted;
  const today = now.toISOString().slice(0, 10);
  const stored = await db
    .selectFrom('metric_days')
    .select([sql<string>`day::text`.as('day'), 'value', 'subjects', 'computed_at'])
    .where('version_id', '=', versionId)
    .where('environment', '=', environment)
    .where('day', '>=', sql<string>`${from}::date`)
    .where('day', '<=', sql<string>`${to}::date`)
    .execute();
  const moving = definition.type === 'records' || definition.type === 'sql' || definition.type === 'retention';
  const fresh = stored.filter(({ day, computed_at }) => {
    const age = now.getTime() - computed_at.getTime();
    return moving ? age < recordsFreshMs : day < today || age < todayFreshMs;
  });
  const known = new Map(fresh.map((row) => [row.day, row]));
  const days = daysBetween(from, to < today ? to : today);
  const missing = days.filter((day) => !known.has(day));
  let computedAt = fresh.reduce((oldest, { computed_at }) => (computed_at < oldest ? computed_at : oldest), now);
  const place = await forgottenUntil(db);
  for (const range of await dayRanges(db, definition, missing, { environment, now })) {
    const rows = await computeValues(sources, definition, { ...range, by: 'day', asOf: now, environment });
    const byDay = new Map(rows.map((row) => [row.day, row]));
    const computed = daysBetween(range.from, range.to).map((day) => ({
      day,
      value: byDay.get(day)?.value ?? null,
      subjects: byDay.get(day)?.subjects ?? 0,
    }));
    await keep(db, { versionId, environment, place }, computed, now);
    for (const row of computed) known.set(row.day, { ...row, computed_at: now });
    if (known.size === days.length) computedAt = computedAt < now ? computedAt : now;
  }
  return {
    points: days.map((day) => ({ day, value: known.get(day)?.value ?? null, subjects: known.get(day)?.subjects ?? 0 })),
    computedAt,
  };
}

/** Days of which events have come in meanwhile are not kept: they are computed anew when they are asked for. */
async function keep(
  db: Db,
  { versionId, environment, place }: { versionId: string; environment: string; place: bigint },
  rows: readonly { day: string; value: number | null; subjects: number }[],
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const changed = await changedSince(tx, place);
    await sql`
      insert into metric_days (version_id, environment, day, value, subjects, computed_at)
      select ${versionId}, ${environment}, r.day, r.value, r.subjects, ${now}
      from unnest(${rows.map(({ day }) => day)}::date[], ${rows.map(({ value }) => value)}::float8[],
        ${rows.map(({ subjects }) => subjects)}::int[]) as r(day, value, subjects)
      where not exists (select from (${changed}) as c where c.day = r.day and c.environment = ${environment})
      on conflict (version_id, environment, day) do update
        set value = excluded.value, subjects = excluded.subjects, computed_at = excluded.computed_at
        where metric_days.computed_at <= excluded.computed_at`.execute(tx);
  });
}
