import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type ColumnPair, type UnitColumn, unitColumns } from '../../domain/metrics/metric-arm.ts';
import type { MetricPart, MetricPlan } from '../../domain/metrics/plan-metric.ts';
import {
  type EventContext,
  idsOf,
  sourceSql,
  subjectName,
  subjectUnit,
  unconvertedSql,
  valueSql,
} from './event-scope.ts';
import type { Exposures } from './exposures.ts';

/** An event metric under the number by which its columns are told apart. */
export interface NumberedPlan {
  number: number;
  plan: MetricPlan;
}

export interface ArmsLook {
  exposures: Exposures;
  /** What had come in by then counts, and windows that had passed by then. */
  asOf: Date;
  context: EventContext;
  /** Rows that stand for the events of the metric, once memory has filtered them; the events themselves without it. */
  staged?: RawBuilder<unknown> | undefined;
  /** When the first and the last were assigned, where it is known: Postgres then knows how many events it will meet. */
  span?: { first: Date; last: Date } | undefined;
  /** A part of the subjects, so that each processor can take one. */
  shard?: number | undefined;
}

/** Into how many parts subjects fall; a power of two. */
export const shards = 2;

const hourMs = 3_600_000;
const hours = (n: number) => sql`interval '1 hour' * ${sql.lit(n)}`;
/** A boundary of a subject's windows, so many hours from its assignment. */
const at = (hoursFrom: number) => sql.ref(hoursFrom === 0 ? 'u.exposed_at' : `u.${boundaryName(hoursFrom)}`);
const boundaryName = (hoursFrom: number) => `${hoursFrom < 0 ? 'before' : 'after'}_${Math.abs(hoursFrom)}`;
const column = (name: string, number: number) => sql.ref(`${name}${number}`);
const all = (parts: RawBuilder<unknown>[]) => sql<SqlBool>`${sql.join(parts, sql` and `)}`;

/** Whether the window of a subject has passed. */
export const matured = (plan: MetricPlan, asOf: Date) =>
  sql<SqlBool>`exposed_at <= ${new Date(asOf.getTime() - plan.endHours * hourMs)}::timestamptz`;

/** Column of `unitsSql` that counts them. */
export const maturedName = ({ endHours }: MetricPlan) => `matured${endHours}`;

/**
 * Moments over the subjects of each variant and stratum, for several metrics in one pass over the events. Subjects without
 * any event are not in them: `unitsSql` counts all, and `withSilentSubjects` adds them.
 */
export function momentsSql(metrics: readonly NumberedPlan[], look: ArmsLook): RawBuilder<Record<string, unknown>> {
  const capped = metrics.filter(isCapped);
  const together = maturedTogether(metrics, look.asOf);
  const columns = metrics.flatMap((metric) => momentColumns(metric, look, together === null));
  const caps = sql`, caps as (select ${sql.join(capped.map((metric) => capSql(metric, look)))} from facts)`;
  const both = capped.length > 0;
  return sql`
    with units as ${unitsOf(look)},
    facts as ${both ? sql`materialized` : sql``} (${factsSql(metrics, look)}) ${both ? caps : sql``}
    select facts.variant, facts.stratum, ${sql.join(columns)}
    from facts ${both ? sql`cross join caps` : sql``} ${together ? sql`where ${together}` : sql``}
    group by facts.variant, facts.stratum`;
}

/** One test of all rows, where the windows of all metrics pass at once, instead of one for each number. */
function maturedTogether(metrics: readonly NumberedPlan[], asOf: Date): RawBuilder<SqlBool> | null {
  const [first, ...others] = metrics;
  if (!first || others.some(({ plan }) => plan.endHours !== first.plan.endHours)) return null;
  return matured(first.plan, asOf);
}

/** Whether its cap depends on what all subjects have. */
export const isCapped = ({ plan }: NumberedPlan) => plan.winsorise?.at === 'percentile';

function unitsOf({ exposures, shard }: ArmsLook): RawBuilder<unknown> {
  if (shard === undefined) return exposures.relation;
  return sql`(select * from ${exposures.relation} as everybody where unit_id & ${sql.lit(shards - 1)} = ${sql.lit(shard)})`;
}

function factsSql(metrics: readonly NumberedPlan[], look: ArmsLook): RawBuilder<unknown> {
  const byPerson = metrics.some(({ plan }) => plan.size === 'persons') && look.exposures.unit === 'customer';
  return byPerson ? personFacts(metrics, look) : unitFacts(metrics, look);
}

/** Assigned subjects by variant and stratum: all, and those whose window has passed. */
export function unitsSql(
  metrics: readonly NumberedPlan[],
  { exposures, asOf }: ArmsLook,
): RawBuilder<Record<string, unknown>> {
  const plans = new Map(metrics.map(({ plan }) => [maturedName(plan), plan]));
  return sql`
    with units as ${exposures.relation}
    select variant, stratum, count(*)::int as assigned, ${sql.join(
      [...plans.values()].map(
        (plan) => sql`(count(*) filter (where ${matured(plan, asOf)}))::int as ${sql.ref(maturedName(plan))}`,
      ),
    )} from units where exposed_at <= ${asOf}::timestamptz group by variant, stratum`;
}

/** One row a subject with any event that a metric reads. */
function unitFacts(metrics: readonly NumberedPlan[], look: ArmsLook): RawBuilder<unknown> {
  return sql`
    select u.unit_id, any_value(u.variant) as variant, any_value(u.stratum) as stratum, any_value(u.exposed_at) as exposed_at,
      ${sql.join(metrics.flatMap((metric) => factColumns(metric, look)))}
    from ${namedEvents(metrics, look)}
    group by u.unit_id`;
}

/** An account's persons each by themselves, then together: what is counted is persons, what was assigned the account. */
function personFacts(metrics: readonly NumberedPlan[], look: ArmsLook): RawBuilder<unknown> {
  const inner = sql`
    select u.unit_id, u.variant, u.stratum, u.exposed_at, ${sql.join(metrics.flatMap((metric) => factColumns(metric, look)))}
    from ${namedEvents(metrics, look)} join event_subjects p on p.id = ${subjectName.person}
    group by u.unit_id, u.variant, u.stratum, u.exposed_at, p.canonical_id`;
  const sums = metrics.flatMap(({ number }) =>
    ['value', 'valueBefore'].map((name) => sql`sum(${column(name, number)}) as ${column(name, number)}`),
  );
  const sizes = metrics.map(
    ({ number, plan }) => sql`count(p.id) filter (where p.first_at < u.exposed_at + ${hours(plan.endHours)})::float8
      as ${column('size', number)}, count(p.id) filter (where p.first_at < u.exposed_at)::float8 as ${column('sizeBefore', number)}`,
  );
  const unconverted = metrics.flatMap((metric) =>
    isMoney(metric.plan, look)
      ? [sql`sum(${column('unconverted', metric.number)}) as ${column('unconverted', metric.number)}`]
      : [],
  );
  return sql`
    select persons.*, ${sql.join(
      metrics.flatMap(({ number }) => [
        sql`coalesce(${column('value', number)}, 0) as ${column('value', number)}`,
        sql`coalesce(${column('valueBefore', number)}, 0) as ${column('valueBefore', number)}`,
      ]),
    )} ${unconverted.length > 0 ? sql`, ${sql.join(metrics.filter(({ plan }) => isMoney(plan, look)).map(({ number }) => sql`coalesce(${column('unconverted', number)}, 0) as ${column('unconverted', number)}`))}` : sql``}
    from (
      select u.unit_id, u.variant, u.stratum, u.exposed_at, ${sql.join(sizes)}
      from units u join event_subjects p on p.customer_id = u.unit_id and p.kind = 'person' and p.id = p.canonical_id and not p.staff
      group by u.unit_id, u.variant, u.stratum, u.exposed_at) as persons
    left join (
      select unit_id, ${sql.join([...sums, ...unconverted])} from (${inner}) as person group by unit_id) as done
    on done.unit_id = persons.unit_id`;
}

/** Subjects under every name that they have, with the events that any of the metrics could read. */
function namedEvents(metrics: readonly NumberedPlan[], look: ArmsLook): RawBuilder<unknown> {
  const { exposures, asOf, context, staged } = look;
  const from = sql`${boundedUnits(metrics)} join event_subjects s on ${subjectUnit[exposures.unit]} = u.unit_id`;
  const earliest = Math.max(...metrics.map(({ plan }) => plan.covariateDays)) * 24;
  const latest = Math.max(...metrics.map(({ plan }) => plan.endHours));
  const types = sql.join(
    [...new Set(metrics.flatMap(({ plan }) => partsOf(plan)).flatMap((part) => typeIds(part, context)))].map((id) =>
      sql.lit(id),
    ),
  );
  const { first, end } = periodOf(look, earliest, latest);
  const events = staged ?? sql`events`;
  const bounds = [
    sql`${subjectName[exposures.unit]} = s.id`,
    sql`e.occurred_at >= ${at(-earliest)}`,
    sql`e.occurred_at < ${at(latest)}`,
    sql`e.received_at <= ${asOf}::timestamptz`,
    // An event is never received before it happens: leaves out the partitions before the first assignment.
    sql`e.received_at >= ${first}`,
    // The same for all subjects together: filters events before they are joined.
    sql`e.occurred_at >= ${first}`,
    sql`e.occurred_at < ${end}`,
    sql`not e.bot and not e.staff`,
    ...(staged ? [] : [sql`e.type_id = any(array[${types}]::int[])`]),
  ];
  return sql`${from} join ${events} e on ${all(bounds)}`;
}

/**
 * Every boundary once a subject: the offset keeps Postgres from working each out again for every event and metric. In quotes it
 * is a constant from the beginning, for which it still shares the work among its processes (limit_needed in its planner.c).
 */
function boundedUnits(metrics: readonly NumberedPlan[]): RawBuilder<unknown> {
  const boundaries = metrics.flatMap(({ plan }) => [plan.startHours, plan.endHours, -24 * plan.covariateDays]);
  const columns = [...new Set(boundaries)]
    .filter((each) => each !== 0)
    .map((each) => sql`, exposed_at + ${hours(each)} as ${sql.ref(boundaryName(each))}`);
  return sql`(select *${sql.join(columns, sql``)} from units offset '0') as u`;
}

/** In which the events of all subjects together are. */
function periodOf({ span }: ArmsLook, earliest: number, latest: number) {
  const bound = (known: Date | undefined, asked: RawBuilder<unknown>, away: number) =>
    known
      ? sql`${new Date(known.getTime() + away * hourMs)}::timestamptz`
      : sql`(select ${asked}(exposed_at) from units) + ${hours(away)}`;
  return { first: bound(span?.first, sql`min`, -earliest), end: bound(span?.last, sql`max`, latest) };
}

function typeIds({ source }: MetricPart, { typeIds: ids }: EventContext): number[] {
  return 'sql' in source ? [] : idsOf(source.events, ids);
}

function partsOf({ numerator, denominator }: MetricPlan): MetricPart[] {
  return denominator ? [numerator, denominator] : [numerator];
}

/** Staging has refused money without a rate before. */
const isMoney = (plan: MetricPlan, { staged }: ArmsLook) =>
  !staged && partsOf(plan).some(({ value }) => value.of === 'money');

function factColumns({ number, plan }: NumberedPlan, look: ArmsLook): RawBuilder<unknown>[] {
  const { numerator, denominator, startHours, endHours, covariateDays } = plan;
  const after = [sql`e.occurred_at >= ${at(startHours)}`, sql`e.occurred_at < ${at(endHours)}`];
  const before = [sql`e.occurred_at >= ${at(-24 * covariateDays)}`, sql`e.occurred_at < ${at(0)}`];
  const of = (part: MetricPart, window: RawBuilder<unknown>[], index: number) =>
    aggregateSql(plan, part, window, look, index);
  const columns = [sql`${of(numerator, after, 0)} as ${column('value', number)}`];
  const covariate = covariateDays > 0;
  if (covariate) columns.push(sql`${of(numerator, before, 0)} as ${column('valueBefore', number)}`);
  else columns.push(sql`0::float8 as ${column('valueBefore', number)}`);
  if (plan.size === 'denominator' && denominator) {
    columns.push(sql`${of(denominator, after, 1)} as ${column('size', number)}`);
    columns.push(sql`${covariate ? of(denominator, before, 1) : sql`0::float8`} as ${column('sizeBefore', number)}`);
  }
  if (plan.size === 'valued') {
    const valued = (window: RawBuilder<unknown>[]) => sql`(count(${partValue(numerator, look)})
      filter (where ${all([partWhere(numerator, look, 0), ...window])}) > 0)::int::float8`;
    columns.push(sql`${valued(after)} as ${column('size', number)}`);
    columns.push(sql`${covariate ? valued(before) : sql`0::float8`} as ${column('sizeBefore', number)}`);
  }
  if (isMoney(plan, look)) {
    const lost = partsOf(plan).flatMap((part, index) => {
      const test = unconvertedSql(part.value, look.context);
      return test ? [sql`count(*) filter (where ${all([partWhere(part, look, index), ...after, test])})`] : [];
    });
    columns.push(sql`(${sql.join(lost, sql` + `)})::float8 as ${column('unconverted', number)}`);
  }
  const doubts = hasDoubt(plan, look) ? partsOf(plan).flatMap((part) => doubtOf(part, look)) : [];
  if (doubts.length > 0)
    columns.push(sql`count(*) filter (where ${sql.join(doubts, sql` or `)}) as ${column('doubt', number)}`);
  return columns;
}

/** Events of which only memory can say whether they count: how many there are is told beside the moments. */
const hasDoubt = (plan: MetricPlan, look: ArmsLook) =>
  plan.size !== 'persons' && partsOf(plan).some((part) => doubtOf(part, look).length > 0);

function doubtOf({ source }: MetricPart, { context, staged }: ArmsLook): RawBuilder<SqlBool>[] {
  if (staged || 'sql' in source) return [];
  const { doubt } = sourceSql(source, context);
  return doubt ? [doubt] : [];
}

function aggregateSql(
  { aggregate, atLeast }: MetricPlan,
  part: MetricPart,
  window: RawBuilder<unknown>[],
  look: ArmsLook,
  index: number,
): RawBuilder<unknown> {
  const filter = sql`filter (where ${all([partWhere(part, look, index), ...window])})`;
  const value = partValue(part, look);
  switch (aggregate) {
    case 'any':
      return sql`((count(*) ${filter}) >= ${sql.lit(atLeast)})::int::float8`;
    case 'sum':
      return part.value.of === 'one' ? sql`(count(*) ${filter})::float8` : sql`coalesce(sum(${value}) ${filter}, 0)`;
    case 'average':
      return sql`coalesce(avg(${value}) ${filter}, 0)`;
    case 'max':
      return sql`coalesce(max(${value}) ${filter}, 0)`;
    case 'min':
      return sql`coalesce(min(${value}) ${filter}, 0)`;
  }
}

/** Rows that memory has filtered say themselves which part of the metric they are. */
function partWhere(part: MetricPart, { context, staged }: ArmsLook, index: number): RawBuilder<unknown> {
  if (staged || 'sql' in part.source) return sql`e.part = ${sql.lit(index)}`;
  return sourceSql(part.source, context).where;
}

function partValue(part: MetricPart, { context, staged }: ArmsLook): RawBuilder<unknown> {
  return staged ? sql`e.number` : valueSql(part.value, context);
}

function capSql({ number, plan }: NumberedPlan, { asOf }: ArmsLook): RawBuilder<unknown> {
  const share = plan.winsorise?.at === 'percentile' ? plan.winsorise.percentile : 1;
  const value = column('value', number);
  // Never below zero, which is what subjects without any event have.
  return sql`greatest(0, coalesce(percentile_cont(${sql.lit(share)}) within group (order by ${value})
    filter (where ${value} <> 0 and ${matured(plan, asOf)}), 'Infinity'::float8)) as ${column('cap', number)}`;
}

function momentColumns({ number, plan }: NumberedPlan, look: ArmsLook, apart: boolean): RawBuilder<unknown>[] {
  const { asOf } = look;
  const filter = apart ? sql`filter (where ${matured(plan, asOf)})` : sql``;
  const used = plan.size === 'one' ? unitColumns.filter((name) => name.startsWith('value')) : unitColumns;
  const value = (name: UnitColumn) => cappedSql(name, number, plan);
  const columns = [
    sql`(count(*) ${filter})::int as ${column('seen', number)}`,
    sql`(count(*) filter (where ${column('value', number)} <> 0 and ${matured(plan, asOf)}))::int as ${column('events', number)}`,
  ];
  for (const [index, one] of used.entries()) {
    columns.push(sql`avg(${value(one)}) ${filter} as ${column(`mean_${one}_`, number)}`);
    for (const other of used.slice(index)) {
      const pair: ColumnPair = `${one}*${other}`;
      const fn = one === other ? sql`var_samp(${value(one)})` : sql`covar_samp(${value(one)}, ${value(other)})`;
      columns.push(sql`${fn} ${filter} as ${column(`cov_${pair}_`, number)}`);
    }
  }
  if (isMoney(plan, look))
    columns.push(sql`(sum(${column('unconverted', number)}) ${filter})::float8 as ${column('lost', number)}`);
  if (hasDoubt(plan, look)) columns.push(sql`sum(${column('doubt', number)})::float8 as ${column('doubtful', number)}`);
  return columns;
}

function cappedSql(name: UnitColumn, number: number, { winsorise }: MetricPlan): RawBuilder<unknown> {
  const value = column(name, number);
  if (!winsorise || !name.startsWith('value')) return value;
  if (winsorise.at === 'cap') return sql`least(${value}, ${sql.lit(winsorise.cap)}::float8)`;
  return sql`least(${value}, ${column('cap', number)})`;
}
