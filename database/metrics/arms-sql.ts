import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type ColumnPair, type UnitColumn, unitColumns } from '../../domain/metrics/metric-arm.ts';
import type { MetricPlan } from '../../domain/metrics/plan-metric.ts';
import type { ArmsLook, NumberedPlan } from './arms-look.ts';
import { factsSql } from './subject-facts.ts';

const hourMs = 3_600_000;

/** Whether the window of a subject has passed. */
export const matured = (plan: MetricPlan, asOf: Date) =>
  sql<SqlBool>`exposed_at <= ${new Date(asOf.getTime() - plan.endHours * hourMs)}::timestamptz`;

/** Column of `unitsSql` that counts them. */
export const maturedName = ({ endHours }: MetricPlan) => `matured${endHours}`;

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

/**
 * Moments over the subjects of each variant and stratum, a row for each metric by its number. Subjects without any event are
 * not in them: `unitsSql` counts all, and `withSilentSubjects` adds them.
 */
export function momentsSql(metrics: readonly NumberedPlan[], look: ArmsLook): RawBuilder<Record<string, unknown>> {
  const caps = capsSql(metrics);
  return sql`
    with units as ${look.exposures.relation},
    facts as ${caps ? sql`materialized` : sql``} (${factsSql(metrics, look)})
    ${caps ? sql`, caps as (${caps})` : sql``}
    ${momentsOver(metrics, sql`facts`, caps && sql`caps`)}`;
}

/** The same over facts that are there already; `caps` has a `cap` by `number`. */
export function momentsOver(
  metrics: readonly NumberedPlan[],
  facts: RawBuilder<unknown>,
  caps: RawBuilder<unknown> | null,
): RawBuilder<Record<string, unknown>> {
  const ratios = metrics.filter(({ plan }) => plan.size !== 'one').map(({ number }) => sql.lit(number));
  const cap = (column: string) => (caps ? sql`least(${sql.ref(column)}, cap)` : sql.ref(column));
  return sql`
    select variant, stratum, number, count(*)::int as seen, (count(*) filter (where value <> 0))::int as events,
      sum(unconverted)::float8 as lost, sum(doubtful)::float8 as doubtful, ${sql.join(comoments('value', 'valueBefore'))}
      ${ratios.length > 0 ? sql`, ${sql.join(ratioComoments(sql`number in (${sql.join(ratios)})`))}` : sql``}
    from (
      select variant, stratum, f.number, value, unconverted, doubtful, ${cap('value')} as "capped_value",
        ${cap('value_before')} as "capped_valueBefore", size as "capped_size", size_before as "capped_sizeBefore"
      from ${facts} f ${caps ? sql`left join ${caps} c on c.number = f.number` : sql``}) as capped
    group by variant, stratum, number`;
}

/** `mean_…` of both and `comoment_…` of each with itself and the other, all from one pass of Postgres's regression aggregates. */
function comoments(one: UnitColumn, other: UnitColumn, where?: RawBuilder<unknown>): RawBuilder<unknown>[] {
  const named = (fn: string, name: string) =>
    sql`${sql.raw(fn)}(${column(one)}, ${column(other)}) ${filtered(where)} as ${sql.ref(name)}`;
  return [
    named('regr_avgy', meanName(one)),
    named('regr_avgx', meanName(other)),
    named('regr_syy', comomentName(one, one)),
    named('regr_sxx', comomentName(other, other)),
    named('regr_sxy', comomentName(one, other)),
  ];
}

function ratioComoments(where: RawBuilder<unknown>): RawBuilder<unknown>[] {
  const crossed: [UnitColumn, UnitColumn][] = [
    ['value', 'size'],
    ['value', 'sizeBefore'],
    ['size', 'valueBefore'],
    ['valueBefore', 'sizeBefore'],
  ];
  return [
    ...comoments('size', 'sizeBefore', where),
    ...crossed.map(
      ([one, other]) =>
        sql`regr_sxy(${column(one)}, ${column(other)}) ${filtered(where)} as ${sql.ref(comomentName(one, other))}`,
    ),
  ];
}

const column = (name: UnitColumn) => sql.ref(`capped_${name}`);
const filtered = (where?: RawBuilder<unknown>) => (where ? sql`filter (where ${where})` : sql``);
export const meanName = (name: UnitColumn) => `mean_${name}`;

/** Of two columns in either order. */
export function comomentName(one: UnitColumn, other: UnitColumn): string {
  const [first, second] = unitColumns.indexOf(one) <= unitColumns.indexOf(other) ? [one, other] : [other, one];
  const pair: ColumnPair = `${first}*${second}`;
  return `comoment_${pair}`;
}

/** A percentile is that of all subjects together; never below zero, which is what subjects without any event have. */
function capsSql(metrics: readonly NumberedPlan[]): RawBuilder<unknown> | null {
  const caps = metrics.flatMap(({ number, plan: { winsorise } }) => {
    if (!winsorise) return [];
    if (winsorise.at === 'cap') return [capRow(number, winsorise.cap)];
    return [
      sql`select ${sql.lit(number)} as number, greatest(0, coalesce(percentile_cont(${sql.lit(winsorise.percentile)})
        within group (order by value), 'Infinity'::float8)) as cap
      from facts where number = ${sql.lit(number)} and value <> 0`,
    ];
  });
  return caps.length > 0 ? sql.join(caps, sql` union all `) : null;
}

/** Caps that are known, as the relation that `momentsOver` takes. */
export function knownCaps(caps: ReadonlyMap<number, number>): RawBuilder<unknown> | null {
  const rows = [...caps].map(([number, cap]) => capRow(number, cap));
  return rows.length > 0 ? sql`(${sql.join(rows, sql` union all `)})` : null;
}

const capRow = (number: number, cap: number) =>
  sql`select ${sql.lit(number)} as number, ${Number.isFinite(cap) ? sql.lit(cap) : sql`'Infinity'`}::float8 as cap`;
