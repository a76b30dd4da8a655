import { type RawBuilder, sql } from 'kysely';
import type { MetricArm } from '../../domain/metrics/metric-arm.ts';
import type { MetricPlan } from '../../domain/metrics/plan-metric.ts';
import type { Tx } from '../client.ts';
import { type ArmsLook, matured } from './arms-sql.ts';
import { sourceSql, subjectName, subjectUnit, valueSql } from './event-scope.ts';

interface QuantileRow {
  variant: string;
  stratum: string;
  assigned: number;
  n: number;
  events: number;
  mean: number | null;
  standardError: number | null;
}

/**
 * A quantile over events, whose subjects were assigned: its error from the distance between the quantiles at p ± 1.96 errors
 * of the share below it, that share's error being robust to clusters (Deng, Knoblich & Lu 2018, arXiv 1803.06336, section 4.3).
 * As an arm: `variance` is n times the square of that error, n the subjects whose window has passed.
 */
export async function quantileArms(tx: Tx, plan: MetricPlan, look: ArmsLook): Promise<MetricArm[]> {
  const { rows } = await quantileSql(plan, look).execute(tx);
  return rows.map(({ variant, stratum, assigned, n, events, mean, standardError }) => ({
    variant,
    stratum,
    immature: assigned - n,
    events,
    n,
    mean: mean ?? 0,
    variance: n * (standardError ?? 0) ** 2,
    covariate: null,
    ratio: null,
  }));
}

export function quantileSql(plan: MetricPlan, { exposures, asOf, context, staged }: ArmsLook): RawBuilder<QuantileRow> {
  const { source, value } = plan.numerator;
  const share = sql.lit(plan.quantile ?? 0.5);
  const wanted = staged || 'sql' in source ? sql`true` : sourceSql(source, context).where;
  const number = staged ? sql`e.number` : valueSql(value, context);
  return sql`
    with units as materialized ${exposures.relation},
    observed as materialized (
      select u.unit_id, u.variant, u.stratum, ${number} as v
      from units u join event_subjects s on ${subjectUnit[exposures.unit]} = u.unit_id
      join ${staged ?? sql`events`} e on ${subjectName[exposures.unit]} = s.id and ${wanted}
        and e.occurred_at >= u.exposed_at and e.occurred_at < u.exposed_at + interval '1 hour' * ${sql.lit(plan.endHours)}
        and e.received_at <= ${asOf}::timestamptz and e.received_at >= (select min(exposed_at) from units)
        and not e.bot and not e.staff
      where ${matured(plan, asOf)} and ${number} is not null),
    groups as (
      select variant, stratum, count(*)::int as events, percentile_cont(${share}) within group (order by v) as q
      from observed group by variant, stratum),
    clusters as (
      select o.variant, o.stratum, g.events, g.q, count(*)::float8 as size, (count(*) filter (where o.v <= g.q))::float8 as below
      from observed o join groups g using (variant, stratum) group by o.variant, o.stratum, g.events, g.q, o.unit_id),
    shares as (
      select variant, stratum, events, q, sqrt(greatest(0, var_samp(below) - 2 * (sum(below) / sum(size)) * covar_samp(below, size)
        + (sum(below) / sum(size)) ^ 2 * var_samp(size)) / count(*)) / avg(size) as error
      from clusters group by variant, stratum, events, q),
    counted as (
      select variant, stratum, count(*)::int as assigned, (count(*) filter (where ${matured(plan, asOf)}))::int as n
      from units where exposed_at <= ${asOf}::timestamptz group by variant, stratum)
    select c.variant, c.stratum, c.assigned, c.n, coalesce(x.events, 0) as events, x.q as mean,
      case when x.error is not null then (select (percentile_cont(least(1, ${share} + 1.96 * x.error)) within group (order by v)
          - percentile_cont(greatest(0, ${share} - 1.96 * x.error)) within group (order by v)) / (2 * 1.96)
        from observed o where o.variant = x.variant and o.stratum = x.stratum) end as "standardError"
    from counted c left join shares x using (variant, stratum) order by c.variant, c.stratum`;
}
