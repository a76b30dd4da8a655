import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { MetricPart, MetricPlan } from '../../domain/metrics/plan-metric.ts';
import { type EventContext, sourceSql, unconvertedSql, valueSql } from './event-scope.ts';
import { partsOf } from './staged-rows.ts';

export interface ValuePeriod {
  /** Midnights in UTC; `to` is excluded. */
  from: Date;
  to: Date;
  asOf: Date;
  /** A value for each day, or one for the whole period. */
  by: 'day' | 'period';
  /** Ids of customers (text) that count; everybody without it. */
  customers?: RawBuilder<unknown> | undefined;
  context: EventContext;
  staged?: RawBuilder<unknown> | undefined;
  /** How many were active on each of its days, where that is known already. */
  active?: readonly ActiveDay[] | undefined;
}

export interface ActiveDay {
  day: string;
  subjects: number;
}

export interface ValueRow {
  day: string;
  value: number | null;
  subjects: number;
  lost: number;
}

/** An account where it is known, else who acted. */
const subject = sql`coalesce(s.customer_id, s.canonical_id, coalesce(e.customer_id, e.person_id, e.anonymous_id))`;
const dayOf = (time: RawBuilder<unknown>) => sql`(${time} at time zone 'UTC')::date`;

/** What a metric was: over all events of a day, or of a period. Days without any are left out. */
export function valuesSql(plan: MetricPlan, period: ValuePeriod): RawBuilder<ValueRow> {
  if (plan.shown === 'cohort') return retentionSql(plan, period);
  return plan.kind === 'quantile' ? quantileValuesSql(plan, period) : aggregateValuesSql(plan, period);
}

function bucket({ by, from }: ValuePeriod, time: RawBuilder<unknown>): RawBuilder<unknown> {
  return by === 'day' ? dayOf(time) : sql`${from.toISOString().slice(0, 10)}::date`;
}

function eventsIn({ from, to, asOf, customers, staged }: ValuePeriod): RawBuilder<unknown> {
  return sql`${staged ?? sql`events`} e
    left join event_subjects s on s.id = coalesce(e.customer_id, e.person_id, e.anonymous_id)
    where e.occurred_at >= ${from}::timestamptz and e.occurred_at < ${to}::timestamptz
      and e.received_at >= ${from}::timestamptz and e.received_at <= ${asOf}::timestamptz
      and not e.bot and not e.staff ${ofCustomers(customers)}`;
}

function ofCustomers(customers: RawBuilder<unknown> | undefined): RawBuilder<unknown> {
  return customers ? sql`and s.customer_id in (select id from event_subjects where key in ${customers})` : sql``;
}

function aggregateValuesSql(plan: MetricPlan, period: ValuePeriod): RawBuilder<ValueRow> {
  const { numerator, denominator, aggregate, atLeast } = plan;
  const where = (part: MetricPart, index: number) =>
    period.staged ? sql<SqlBool>`e.part = ${sql.lit(index)}` : partWhere(part, period.context);
  const value = (part: MetricPart) => (period.staged ? sql`e.number` : valueSql(part.value, period.context));
  const filter = sql`filter (where ${where(numerator, 0)})`;
  const own = {
    any: sql`((count(*) ${filter}) >= ${sql.lit(atLeast)})::int::float8`,
    sum: sql`coalesce(sum(${value(numerator)}) ${filter}, 0)`,
    average: sql`avg(${value(numerator)}) ${filter}`,
    max: sql`max(${value(numerator)}) ${filter}`,
    min: sql`min(${value(numerator)}) ${filter}`,
  }[aggregate];
  const size = denominator
    ? sql`coalesce(sum(${value(denominator)}) filter (where ${where(denominator, 1)}), 0)`
    : sql`1::float8`;
  const any = sql.join(
    partsOf(plan).map((part, index) => where(part, index)),
    sql` or `,
  );
  const lost = period.staged
    ? sql`0`
    : sql.join(
        partsOf(plan).map((part, index) => {
          const test = unconvertedSql(part.value, period.context);
          return test ? sql`count(*) filter (where ${where(part, index)} and ${test})` : sql`0`;
        }),
        sql` + `,
      );
  const facts = sql`
    select ${bucket(period, sql`e.occurred_at`)} as day, ${subject} as subject, ${own} as value, ${size} as size,
      count(${value(numerator)}) ${filter} as counted, ${lost} as lost
    from ${eventsIn(period)} and (${any}) group by 1, 2`;
  const shown = shownSql(plan);
  if (plan.shown !== 'share') {
    return sql`
      with facts as (${facts})
      select day::text as day, ${shown}::float8 as value, (count(*) filter (where counted > 0))::int as subjects,
        sum(lost)::float8 as lost
      from facts group by day order by day`;
  }
  return sql`
    with facts as (${facts}), active as (${activeSql(period)})
    select a.day::text as day, coalesce(sum(f.value), 0) / nullif(max(a.subjects), 0) as value, max(a.subjects)::int as subjects,
      0::float8 as lost
    from active a left join facts f on f.day = a.day group by a.day order by a.day`;
}

/** Sums are added up; means are of the subjects with a value; ratios are of the sums. */
function shownSql({ shown }: MetricPlan): RawBuilder<unknown> {
  if (shown === 'ratio') return sql`(sum(value) / nullif(sum(size), 0))`;
  return shown === 'mean' ? sql`(avg(value) filter (where counted > 0))` : sql`sum(value)`;
}

/** Subjects that did anything at all: what a conversion of a day is a share of. */
function activeSql(period: ValuePeriod): RawBuilder<unknown> {
  const { from, to, by, customers, context, active } = period;
  if (active) {
    return sql`select day, subjects from unnest(${active.map(({ day }) => day)}::date[],
      ${active.map(({ subjects }) => subjects)}::int[]) as r(day, subjects)`;
  }
  const [first, end] = [from.toISOString().slice(0, 10), to.toISOString().slice(0, 10)];
  const day = by === 'day' ? sql`d.day` : sql`${first}::date`;
  // Over a period most come again and again: each is looked up once, and processors share the work.
  const seen = sql`
    select ${by === 'day' ? sql`` : sql`distinct`} ${day} as day, coalesce(d.customer_id, d.actor_id) as id
    from event_subject_days d join event_types t on t.id = d.type_id and t.environment = ${context.environment}::text
    where d.day >= ${first}::date and d.day < ${end}::date`;
  // Not by count(distinct), which sorts all of them in one process.
  return sql`
    select day, count(*)::int as subjects from (
      select distinct d.day, coalesce(s.customer_id, s.canonical_id) as subject
      from (${seen}) as d join event_subjects s on s.id = d.id where true ${ofCustomers(customers)}) as seen
    group by day`;
}

function quantileValuesSql(plan: MetricPlan, period: ValuePeriod): RawBuilder<ValueRow> {
  const { numerator, quantile } = plan;
  const number = period.staged ? sql`e.number` : valueSql(numerator.value, period.context);
  const where = period.staged ? sql`true` : partWhere(numerator, period.context);
  return sql`
    with observed as (
      select ${bucket(period, sql`e.occurred_at`)} as day, ${subject} as subject, ${number} as v from ${eventsIn(period)} and ${where})
    select day::text as day, percentile_cont(${sql.lit(quantile ?? 0.5)}) within group (order by v) as value,
      count(distinct subject)::int as subjects, 0::float8 as lost
    from observed where v is not null group by day order by day`;
}

/** Of the subjects first seen on a day, the share that did it within the window after; days whose window has passed. */
function retentionSql(plan: MetricPlan, period: ValuePeriod): RawBuilder<ValueRow> {
  const { from, to, asOf, customers, context, staged } = period;
  const hours = (n: number) => sql`interval '1 hour' * ${sql.lit(n)}`;
  const where = staged ? sql`true` : partWhere(plan.numerator, context);
  return sql`
    with first_seen as (
      select coalesce(s.customer_id, s.canonical_id) as subject, min(s.first_at) as at
      from event_subjects s where not s.staff ${ofCustomers(customers)} group by 1
      having min(s.first_at) >= ${from}::timestamptz and min(s.first_at) < ${to}::timestamptz
        and min(s.first_at) + ${hours(plan.endHours)} <= ${asOf}::timestamptz),
    returned as (
      select distinct f.subject from first_seen f join event_subjects s on coalesce(s.customer_id, s.canonical_id) = f.subject
      join ${staged ?? sql`events`} e on coalesce(e.customer_id, e.person_id, e.anonymous_id) = s.id and ${where}
        and e.occurred_at >= f.at + ${hours(plan.startHours)} and e.occurred_at < f.at + ${hours(plan.endHours)}
        and e.received_at >= ${from}::timestamptz and e.received_at <= ${asOf}::timestamptz and not e.bot and not e.staff)
    select ${bucket(period, sql`f.at`)}::text as day, (count(r.subject)::float8 / count(*)) as value, count(*)::int as subjects,
      0::float8 as lost
    from first_seen f left join returned r on r.subject = f.subject group by 1 order by 1`;
}

function partWhere(part: MetricPart, context: EventContext): RawBuilder<SqlBool> {
  if ('sql' in part.source) return sql<SqlBool>`e.part = 0`;
  return sourceSql(part.source, context).where;
}
