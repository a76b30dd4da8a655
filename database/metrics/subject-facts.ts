import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { lateness } from '../../domain/events/placed-in-time.ts';
import type { MetricPart, MetricPlan } from '../../domain/metrics/plan-metric.ts';
import type { ArmsLook, NumberedPlan } from './arms-look.ts';
import { holdsSql, idsOf, subjectName, subjectUnit, unconvertedSql, valueSql } from './event-scope.ts';
import { partsOf } from './staged-rows.ts';

const hourMs = 3_600_000;
export const hours = (n: number) => sql`interval '1 hour' * ${sql.lit(n)}`;

/**
 * What is added up of a subject's events, by window and part: 0 after the assignment, 1 before it; of a second part 2 and 3.
 * `sum0`, `count0`, … are their columns.
 */
const slotsOf = (metrics: readonly NumberedPlan[]) =>
  metrics.some(({ plan }) => plan.denominator) ? [0, 1, 2, 3] : [0, 1];

/**
 * One row for each metric of a subject with any event that the metric reads, once its window has passed: `value` and `size`,
 * the same before the assignment, and how many events were `unconverted` or `doubtful`. Each event is read once, however many
 * metrics there are, and a metric costs no more than its own subjects.
 */
export function factsSql(metrics: readonly NumberedPlan[], look: ArmsLook): RawBuilder<unknown> {
  const [only] = metrics;
  if (only?.plan.size === 'persons' && look.exposures.unit === 'customer') return personFactsSql(only, look);
  return sql`
    select variant, stratum, number, ${valuesOf(metrics)}, ${perMetric(metrics, ({ plan }) => addedSize(plan, 0))} as size,
      ${perMetric(metrics, ({ plan }) => addedSize(plan, 1))} as size_before, unconverted, doubtful
    from (${addedSql(metrics, look, false)}) as added`;
}

/** An account's persons each by themselves, then together: what is counted is persons, what was assigned the account. */
function personFactsSql(metric: NumberedPlan, look: ArmsLook): RawBuilder<unknown> {
  const { endHours } = metric.plan;
  return sql`
    select persons.variant, persons.stratum, ${sql.lit(metric.number)} as number, coalesce(done.value, 0) as value,
      coalesce(done.value_before, 0) as value_before, persons.size, persons.size_before,
      coalesce(done.unconverted, 0) as unconverted, coalesce(done.doubtful, 0) as doubtful
    from (
      select u.unit_id, u.variant, u.stratum,
        count(p.id) filter (where p.first_at < u.exposed_at + ${hours(endHours)})::float8 as size,
        count(p.id) filter (where p.first_at < u.exposed_at)::float8 as size_before
      from units u join event_subjects p on p.customer_id = u.unit_id and p.kind = 'person' and p.id = p.canonical_id and not p.staff
      where u.exposed_at + ${hours(endHours)} <= ${look.asOf}::timestamptz
      group by u.unit_id, u.variant, u.stratum) as persons
    left join (
      select unit_id, variant, stratum, sum(value) as value, sum(value_before) as value_before,
        sum(unconverted) as unconverted, sum(doubtful) as doubtful
      from (
        select unit_id, variant, stratum, ${valuesOf([metric])}, unconverted, doubtful
        from (${addedSql([metric], look, true)}) as added) as person
      group by unit_id, variant, stratum) as done using (unit_id, variant, stratum)`;
}

function addedSql(metrics: readonly NumberedPlan[], look: ArmsLook, byPerson: boolean): RawBuilder<unknown> {
  const aggregates = new Set(metrics.map(({ plan }) => plan.aggregate));
  const of = (fn: 'sum' | 'count' | 'max' | 'min', slots: readonly number[]) =>
    slots.map((slot) => sql`${sql.raw(fn)}(v) filter (where slot = ${sql.lit(slot)}) as ${sql.ref(`${fn}${slot}`)}`);
  const columns = [
    ...of('sum', slotsOf(metrics)),
    ...of('count', [0, 1]),
    ...(aggregates.has('max') ? of('max', [0, 1]) : []),
    ...(aggregates.has('min') ? of('min', [0, 1]) : []),
  ];
  const groups = sql`unit_id, variant, stratum, number${byPerson ? sql`, person` : sql``}`;
  return sql`
    select ${groups}, ${sql.join(columns)},
      count(*) filter (where lost and slot in (0, 2)) as unconverted, count(*) filter (where doubt) as doubtful
    from (${eventsOfUnits(metrics, look, byPerson)}) as events where slot is not null group by ${groups}`;
}

/**
 * Subjects under every name that they have, with the events that a metric reads: once for each part of a metric that does. The
 * offset keeps Postgres from working out an event's window and number again in every sum.
 */
function eventsOfUnits(metrics: readonly NumberedPlan[], look: ArmsLook, byPerson: boolean): RawBuilder<unknown> {
  const { exposures, asOf, staged } = look;
  const parts = metrics.flatMap(({ number, plan }) =>
    partsOf(plan).map((part, index) => ({
      key: 2 * number + index,
      plan,
      part,
      ids: staged ? [] : typeIds(part, look),
    })),
  );
  const values = parts.map(({ key, part }) => [key, staged ? sql`e.number` : countedValue(part, look)] as const);
  const losses = parts.map(({ key, part }) => [key, staged ? null : countedLoss(part, look)] as const);
  const doubts = parts.map(({ key, part }) => [key, staged ? null : doubtOf(part)] as const);
  const types = [...new Set(parts.flatMap(({ ids }) => ids))].map((id) => sql.lit(id));
  const { first, end } = periodOf(metrics, look);
  const bounds = [
    sql`${subjectName[exposures.unit]} = u.name`,
    // Of all subjects together: leaves events out before they are joined.
    sql`e.occurred_at >= ${first}`,
    sql`e.occurred_at < ${end}`,
    // An event is received when it happens or after, and not long after: leaves out the partitions of other days.
    sql`e.received_at >= ${first}`,
    sql`e.received_at < ${end} + ${hours(lateness.refusedAfterMs / hourMs)}`,
    sql`e.received_at <= ${asOf}::timestamptz`,
    sql`not e.bot and not e.staff`,
    ...(staged ? [] : [sql`e.type_id = any(array[${sql.join(types)}]::int[])`]),
  ];
  // Together before the events come in, which then look for their subject once: the offset keeps Postgres from parting the two.
  const named = sql`select s.id as name, u.unit_id, u.variant, u.stratum, u.exposed_at
    from units u join event_subjects s on ${subjectUnit[exposures.unit]} = u.unit_id offset 0`;
  const before = sql`case when e.occurred_at >= u.exposed_at - p.looks_back then p.key % 2 * 2 + 1 end`;
  return sql`
    select u.unit_id, u.variant, u.stratum, p.key / 2 as number, ${byPerson ? sql`person.canonical_id as person,` : sql``}
      ${byKey(values, sql`1::float8`)} as v, ${byKey(losses, sql`false`)} as lost, ${byKey(doubts, sql`false`)} as doubt,
      case when e.occurred_at < u.exposed_at then ${before}
        when e.occurred_at >= u.exposed_at + p.starts and e.occurred_at < u.exposed_at + p.ends then p.key % 2 * 2 end as slot
    from (${named}) as u
      join ${staged ?? sql`events`} e on ${sql.join(bounds, sql` and `)}
      join (values ${sql.join(parts.flatMap(windowRows))}) as p(key, type_id, starts, ends, looks_back)
        on ${staged ? sql`p.key % 2 = e.part` : sql`p.type_id = e.type_id`}
      ${byPerson ? sql`join event_subjects person on person.id = ${subjectName.person}` : sql``}
    where u.exposed_at + p.ends <= ${asOf}::timestamptz offset 0`;

  function windowRows({ key, plan, ids }: (typeof parts)[number]): RawBuilder<unknown>[] {
    const windows = sql`${hours(plan.startHours)}, ${hours(plan.endHours)}, ${hours(24 * plan.covariateDays)}`;
    return (ids.length > 0 ? ids : [null]).map((id) => sql`(${sql.lit(key)}, ${sql.lit(id)}::int, ${windows})`);
  }
}

function typeIds({ source }: MetricPart, { context }: ArmsLook): number[] {
  return 'sql' in source ? [] : idsOf(source.events, context.typeIds);
}

/** In which the events of all subjects together are. */
function periodOf(metrics: readonly NumberedPlan[], { span }: ArmsLook) {
  const earliest = -24 * Math.max(...metrics.map(({ plan }) => plan.covariateDays));
  const latest = Math.max(...metrics.map(({ plan }) => plan.endHours));
  const bound = (known: Date | undefined, asked: RawBuilder<unknown>, away: number) =>
    known
      ? sql`${new Date(known.getTime() + away * hourMs)}::timestamptz`
      : sql`((select ${asked}(exposed_at) from units) + ${hours(away)})`;
  return { first: bound(span?.first, sql`min`, earliest), end: bound(span?.last, sql`max`, latest) };
}

/** The number of an event that counts for certain. */
function countedValue(part: MetricPart, { context }: ArmsLook): RawBuilder<unknown> | null {
  const holds = holdsOf(part);
  if (part.value.of === 'one' && !holds) return null;
  const value = valueSql(part.value, context);
  return holds ? sql`case when ${holds.where} then ${value} end` : value;
}

function countedLoss(part: MetricPart, { context }: ArmsLook): RawBuilder<SqlBool> | null {
  const test = unconvertedSql(part.value, context);
  const holds = holdsOf(part);
  return test && holds ? sql`(${holds.where} and ${test})` : test;
}

/** Events of which only memory can say whether they count: how many there are is told beside the moments. */
function doubtOf(part: MetricPart): RawBuilder<SqlBool> | null {
  return holdsOf(part)?.doubt ?? null;
}

function holdsOf({ source }: MetricPart) {
  return 'sql' in source ? null : holdsSql(source);
}

function byKey(branches: readonly (readonly [number, RawBuilder<unknown> | null])[], other: RawBuilder<unknown>) {
  const own = branches.flatMap(([key, then]) => (then ? [sql`when ${sql.lit(key)} then ${then}`] : []));
  return own.length > 0 ? sql`case p.key ${sql.join(own, sql` `)} else ${other} end` : other;
}

function valuesOf(metrics: readonly NumberedPlan[]): RawBuilder<unknown> {
  return sql`${perMetric(metrics, ({ plan }) => addedValue(plan, 0))} as value,
    ${perMetric(metrics, ({ plan }) => addedValue(plan, 1))} as value_before`;
}

function addedValue({ aggregate, atLeast, covariateDays }: MetricPlan, slot: 0 | 1): string {
  if (slot === 1 && covariateDays === 0) return '0::float8';
  switch (aggregate) {
    case 'any':
      return `(count${slot} >= ${atLeast})::int::float8`;
    case 'average':
      return `coalesce(sum${slot} / nullif(count${slot}, 0), 0)`;
    default:
      return `coalesce(${aggregate}${slot}, 0)`;
  }
}

function addedSize({ size, covariateDays }: MetricPlan, slot: 0 | 1): string {
  if (size === 'one' || size === 'persons') return '1::float8';
  if (slot === 1 && covariateDays === 0) return '0::float8';
  return size === 'valued' ? `(count${slot} > 0)::int::float8` : `coalesce(sum${slot + 2}, 0)`;
}

/** One branch for all metrics of which the same is asked. */
function perMetric(metrics: readonly NumberedPlan[], textOf: (metric: NumberedPlan) => string): RawBuilder<unknown> {
  const groups = [...Map.groupBy(metrics, textOf)].sort(([, one], [, other]) => one.length - other.length);
  const [last] = groups.splice(-1);
  if (!last) throw new Error('nothing is measured');
  if (groups.length === 0) return sql.raw(last[0]);
  const branches = groups.map(
    ([text, own]) => sql`when number in (${sql.join(own.map(({ number }) => sql.lit(number)))}) then ${sql.raw(text)}`,
  );
  return sql`case ${sql.join(branches, sql` `)} else ${sql.raw(last[0])} end`;
}
