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
}

const hours = (n: number) => sql`interval '1 hour' * ${sql.lit(n)}`;
const days = (n: number) => sql`interval '1 day' * ${sql.lit(n)}`;
const column = (name: string, number: number) => sql.ref(`${name}${number}`);
const all = (parts: RawBuilder<unknown>[]) => sql<SqlBool>`${sql.join(parts, sql` and `)}`;

/** Whether the window of a subject has passed. */
export const matured = (plan: MetricPlan, asOf: Date) =>
  sql<SqlBool>`exposed_at <= ${asOf}::timestamptz - ${hours(plan.endHours)}`;

/**
 * Moments over the subjects of each variant and stratum, for several metrics in one pass over the events. Subjects without
 * any event are not in them: `unitsSql` counts all, and `withSilentSubjects` adds them.
 */
export function momentsSql(metrics: readonly NumberedPlan[], look: ArmsLook): RawBuilder<Record<string, unknown>> {
  const byPerson = metrics.some(({ plan }) => plan.size === 'persons') && look.exposures.unit === 'customer';
  const capped = metrics.filter(({ plan }) => plan.winsorise?.at === 'percentile');
  const facts = byPerson ? personFacts(metrics, look) : unitFacts(metrics, look);
  const caps = sql`caps as (select ${capped.length > 0 ? sql.join(capped.map((m) => capSql(m, look))) : sql`1 as none`}
    from ${capped.length > 0 ? sql`facts` : sql`(select 1) as nothing`})`;
  const columns = metrics.flatMap((metric) => momentColumns(metric, look));
  return sql`
    with units as ${look.exposures.relation},
    facts as ${capped.length > 0 ? sql`materialized` : sql``} (${facts}),
    ${caps}
    select facts.variant, facts.stratum, ${sql.join(columns)}
    from facts cross join caps group by facts.variant, facts.stratum`;
}

/** Assigned subjects by variant and stratum: all, and those whose window has passed. */
export function unitsSql(
  metrics: readonly NumberedPlan[],
  { exposures, asOf }: ArmsLook,
): RawBuilder<Record<string, unknown>> {
  return sql`
    with units as ${exposures.relation}
    select variant, stratum, count(*)::int as assigned, ${sql.join(
      metrics.map(
        ({ number, plan }) => sql`(count(*) filter (where ${matured(plan, asOf)}))::int as ${column('n', number)}`,
      ),
    )} from units where exposed_at <= ${asOf}::timestamptz group by variant, stratum`;
}

/** One row a subject with any event that a metric reads. */
function unitFacts(metrics: readonly NumberedPlan[], look: ArmsLook): RawBuilder<unknown> {
  return sql`
    select u.unit_id, u.variant, u.stratum, u.exposed_at, ${sql.join(metrics.flatMap((metric) => factColumns(metric, look)))}
    from ${namedEvents(metrics, look)}
    group by u.unit_id, u.variant, u.stratum, u.exposed_at`;
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
  const from = sql`units u join event_subjects s on ${subjectUnit[exposures.unit]} = u.unit_id`;
  const earliest = Math.max(...metrics.map(({ plan }) => plan.covariateDays));
  const latest = Math.max(...metrics.map(({ plan }) => plan.endHours));
  const types = sql.join(
    [...new Set(metrics.flatMap(({ plan }) => partsOf(plan)).flatMap((part) => typeIds(part, context)))].map((id) =>
      sql.lit(id),
    ),
  );
  const first = sql`(select min(exposed_at) from units) - ${days(earliest)}`;
  const events = staged ?? sql`events`;
  const bounds = [
    sql`${subjectName[exposures.unit]} = s.id`,
    sql`e.occurred_at >= u.exposed_at - ${days(earliest)}`,
    sql`e.occurred_at < u.exposed_at + ${hours(latest)}`,
    sql`e.received_at <= ${asOf}::timestamptz`,
    // An event is never received before it happens: leaves out the partitions before the first assignment.
    sql`e.received_at >= ${first}`,
    // The same for all subjects together: filters events before they are joined.
    sql`e.occurred_at >= ${first}`,
    sql`e.occurred_at < (select max(exposed_at) from units) + ${hours(latest)}`,
    sql`not e.bot and not e.staff`,
    ...(staged ? [] : [sql`e.type_id = any(array[${types}]::int[])`]),
  ];
  return sql`${from} join ${events} e on ${all(bounds)}`;
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
  const after = [
    sql`e.occurred_at >= u.exposed_at + ${hours(startHours)}`,
    sql`e.occurred_at < u.exposed_at + ${hours(endHours)}`,
  ];
  const before = [sql`e.occurred_at >= u.exposed_at - ${days(covariateDays)}`, sql`e.occurred_at < u.exposed_at`];
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
  return columns;
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

function momentColumns({ number, plan }: NumberedPlan, look: ArmsLook): RawBuilder<unknown>[] {
  const { asOf } = look;
  const filter = sql`filter (where ${matured(plan, asOf)})`;
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
    columns.push(sql`sum(${column('unconverted', number)})::float8 as ${column('lost', number)}`);
  return columns;
}

function cappedSql(name: UnitColumn, number: number, { winsorise }: MetricPlan): RawBuilder<unknown> {
  const value = column(name, number);
  if (!winsorise || !name.startsWith('value')) return value;
  if (winsorise.at === 'cap') return sql`least(${value}, ${sql.lit(winsorise.cap)}::float8)`;
  return sql`least(${value}, ${column('cap', number)})`;
}
