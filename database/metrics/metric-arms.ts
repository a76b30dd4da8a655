import { type RawBuilder, sql } from 'kysely';
import {
  type MetricArm,
  type Moments,
  metricArm,
  togetherMoments,
  type UnitColumn,
  unitColumns,
  withSilentSubjects,
} from '../../domain/metrics/metric-arm.ts';
import type { MetricPlan } from '../../domain/metrics/plan-metric.ts';
import type { Db, Tx } from '../client.ts';
import { analysis } from './analysis.ts';
import { type ArmsLook, isCapped, maturedName, momentsSql, type NumberedPlan, shards, unitsSql } from './arms-sql.ts';
import { assertConverted } from './staged-rows.ts';

type Row = Record<string, unknown>;

/** Of metrics over the same assignments, by number. */
export async function armsOf(
  tx: Tx,
  metrics: readonly NumberedPlan[],
  look: ArmsLook,
): Promise<Map<number, MetricArm[]>> {
  const units = (await unitsSql(metrics, look).execute(tx)).rows;
  return armsFrom(metrics, units, (await momentsSql(metrics, look).execute(tx)).rows);
}

/**
 * The same with each part of the subjects on a connection and processor of its own: adding up a million subjects takes longer
 * than finding their events. No connection is held while another is asked for.
 * @returns nothing of metrics for which some event is in doubt: only memory can say whether it counts
 */
export async function sharedArms(
  db: Db,
  metrics: readonly NumberedPlan[],
  look: ArmsLook,
): Promise<Map<number, MetricArm[]>> {
  const [capped, others] = [metrics.filter(isCapped), metrics.filter((metric) => !isCapped(metric))];
  const rows = (query: RawBuilder<Row>) =>
    analysis(db, async (tx) => {
      await forOneProcess(tx);
      return (await query.execute(tx)).rows;
    });
  const parts = others.length === 0 ? [] : Array.from({ length: shards }, (_, shard) => shard);
  const [units, ofCapped, ...ofOthers] = await Promise.all([
    rows(unitsSql(metrics, look)),
    // What caps them is of all subjects together.
    capped.length > 0 ? rows(momentsSql(capped, look)) : [],
    ...parts.map((shard) => rows(momentsSql(others, { ...look, shard }))),
  ]);
  const moments = [...ofCapped, ...ofOthers.flat()];
  const certain = ({ number }: NumberedPlan) => moments.every((row) => Number(row[`doubtful${number}`] ?? 0) === 0);
  return new Map([
    ...armsFrom(capped.filter(certain), units, ofCapped),
    ...armsFrom(others.filter(certain), units, ofOthers.flat()),
  ]);
}

/** Each keeps a processor busy already; Postgres expects a handful of subjects in a part, for which it would sort. */
async function forOneProcess(tx: Tx): Promise<void> {
  await sql`select set_config('max_parallel_workers_per_gather', '0', true), set_config('enable_sort', 'off', true)`.execute(
    tx,
  );
}

function armsFrom(metrics: readonly NumberedPlan[], units: Row[], moments: Row[]): Map<number, MetricArm[]> {
  const keyOf = (row: Row) => `${String(row.variant)}\n${String(row.stratum)}`;
  const seen = Map.groupBy(moments, keyOf);
  return new Map(
    metrics.map(({ number, plan }) => {
      assertConverted(moments.reduce((sum, row) => sum + Number(row[`lost${number}`] ?? 0), 0));
      return [number, units.map((unit) => armOf(plan, number, unit, seen.get(keyOf(unit)) ?? [])).sort(byName)];
    }),
  );
}

export const byName = (one: MetricArm, other: MetricArm) =>
  one.variant < other.variant ? -1 : one.variant > other.variant ? 1 : one.stratum < other.stratum ? -1 : 1;

function armOf(plan: MetricPlan, number: number, unit: Row, rows: Row[]): MetricArm {
  const [assigned, matured] = [Number(unit.assigned), Number(unit[maturedName(plan)])];
  const seen = rows.map((row) => momentsOf(plan, number, row)).reduce(togetherMoments, nobody);
  const events = rows.reduce((sum, row) => sum + Number(row[`events${number}`] ?? 0), 0);
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

const nothing = { value: 0, size: 0, valueBefore: 0, sizeBefore: 0 };
const nobody: Moments = { n: 0, mean: nothing, covariance: () => 0 };

function momentsOf({ size }: MetricPlan, number: number, row: Row): Moments {
  const n = Number(row[`seen${number}`] ?? 0);
  const of = (name: string) => Number(row[name] ?? 0);
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
