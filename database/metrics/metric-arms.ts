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
import type { Tx } from '../client.ts';
import type { ArmsLook, NumberedPlan } from './arms-look.ts';
import { comomentName, maturedName, meanName, momentsSql, unitsSql } from './arms-sql.ts';

type Row = Record<string, unknown>;

/** Arms of one metric, and its events that had to be left out. */
export interface CountedArms {
  /** By variant, then stratum. */
  arms: MetricArm[];
  /** Of which only memory can say whether they count: with any the arms are not to be used. */
  doubtful: number;
  /** Money of a currency without a rate. */
  lost: number;
}

/** Of metrics over the same assignments, by number: all in one pass over the events. */
export async function armsOf(
  tx: Tx,
  metrics: readonly NumberedPlan[],
  look: ArmsLook,
): Promise<Map<number, CountedArms>> {
  const units = (await unitsSql(metrics, look).execute(tx)).rows;
  return countedArms(metrics, units, (await momentsSql(metrics, look).execute(tx)).rows);
}

/** From the rows of `unitsSql` and of `momentsSql`; of parts of the subjects the rows of all. */
export function countedArms(
  metrics: readonly NumberedPlan[],
  units: readonly Row[],
  moments: readonly Row[],
): Map<number, CountedArms> {
  const byMetric = Map.groupBy(moments, ({ number }) => Number(number));
  const byArm = Map.groupBy(units, keyOf);
  return new Map(
    metrics.map(({ number, plan }) => {
      const rows = byMetric.get(number) ?? [];
      const seen = Map.groupBy(rows, keyOf);
      const arms = [...byArm].map(([key, of]) => armOf(plan, of, seen.get(key) ?? [])).sort(byName);
      return [number, { arms, doubtful: sumOf(rows, 'doubtful'), lost: sumOf(rows, 'lost') }];
    }),
  );
}

const keyOf = (row: Row) => `${String(row.variant)}\n${String(row.stratum)}`;
const sumOf = (rows: readonly Row[], column: string) => rows.reduce((sum, row) => sum + Number(row[column] ?? 0), 0);

const byName = (one: MetricArm, other: MetricArm) =>
  one.variant < other.variant ? -1 : one.variant > other.variant ? 1 : one.stratum < other.stratum ? -1 : 1;

function armOf(plan: MetricPlan, units: readonly Row[], rows: readonly Row[]): MetricArm {
  const [assigned, matured] = [sumOf(units, 'assigned'), sumOf(units, maturedName(plan))];
  const seen = rows.map((row) => momentsOf(plan, row)).reduce(togetherMoments, nobody);
  const events = sumOf(rows, 'events');
  const one = plan.size === 'one' ? 1 : 0;
  const silent = { value: 0, size: one, valueBefore: 0, sizeBefore: one };
  const moments = withSilentSubjects(seen, matured - seen.n, silent);
  const kind = plan.kind === 'quantile' ? 'mean' : plan.kind;
  return {
    variant: String(units[0]?.variant),
    stratum: String(units[0]?.stratum),
    immature: assigned - matured,
    events,
    ...metricArm(kind, moments, { events, covariate: plan.covariateDays > 0 }),
  };
}

const nothing = { value: 0, size: 0, valueBefore: 0, sizeBefore: 0 };
const nobody: Moments = { n: 0, mean: nothing, covariance: () => 0 };

function momentsOf({ size }: MetricPlan, row: Row): Moments {
  const n = Number(row.seen);
  const fixed = (name: UnitColumn) => size === 'one' && name.startsWith('size');
  const mean = Object.fromEntries(
    unitColumns.map((name) => [name, fixed(name) ? 1 : Number(row[meanName(name)] ?? 0)]),
  ) as Record<UnitColumn, number>;
  return {
    n,
    mean,
    covariance: (one, other) =>
      n < 2 || fixed(one) || fixed(other) ? 0 : Number(row[comomentName(one, other)] ?? 0) / (n - 1),
  };
}
