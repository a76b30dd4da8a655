import { type RawBuilder, sql } from 'kysely';
import type { BeyondArm, MetricArm } from '../../domain/metrics/metric-arm.ts';
import type { MetricPlan } from '../../domain/metrics/plan-metric.ts';
import { type RatioMoments, ratioArm } from '../../domain/statistics/arm.ts';
import type { Tx } from '../client.ts';
import type { ArmsLook } from './arms-look.ts';
import { matured } from './arms-sql.ts';
import { sourceSql, subjectName, subjectUnit, valueSql } from './event-scope.ts';

interface QuantileRow {
  variant: string;
  stratum: string;
  assigned: number;
  n: number;
  events: number;
  mean: number | null;
  standardError: number | null;
  /** By the variant whose quantile it is; null without values. */
  beyond: Record<string, Record<'above' | 'below', RatioMoments & { events: number }>> | null;
}

/**
 * A quantile over events, whose subjects were assigned: its error from the distance between the quantiles at p ± 1.96 errors
 * of the share below it, that share's error being robust to clusters (Deng, Knoblich & Lu 2018, arXiv 1803.06336, section 4.3).
 * As an arm: `variance` is n times the square of that error, n the subjects whose window has passed.
 */
export async function quantileArms(tx: Tx, plan: MetricPlan, look: ArmsLook): Promise<MetricArm[]> {
  const { rows } = await quantileSql(plan, look).execute(tx);
  return rows.map(({ variant, stratum, assigned, n, events, mean, standardError, beyond }) => ({
    variant,
    stratum,
    immature: assigned - n,
    events,
    n,
    mean: mean ?? 0,
    variance: n * (standardError ?? 0) ** 2,
    covariate: null,
    ratio: null,
    beyond: Object.fromEntries(
      Object.entries(beyond ?? {}).map(([reference, { above, below }]) => [
        reference,
        { above: beyondArm(above), below: beyondArm(below) },
      ]),
    ),
  }));
}

/**
 * The share of values beyond a quantile that was found in the data too. In the difference of two such shares the error of the
 * quantile cancels (to the first order, since both are taken at the same one), so each has the error of a share at a fixed
 * limit, robust to clusters: Serfling 1980, Approximation Theorems of Mathematical Statistics, 2.5.
 */
function beyondArm({ events, ...moments }: RatioMoments & { events: number }): BeyondArm {
  return { ...ratioArm(moments), events };
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
    sides as (
      select o.variant, o.stratum, g.variant as reference, count(*)::float8 as size,
        (count(*) filter (where o.v > g.q))::float8 as above, (count(*) filter (where o.v < g.q))::float8 as below
      from observed o join groups g using (stratum) group by o.variant, o.stratum, g.variant, o.unit_id),
    beyond as (
      select variant, stratum, jsonb_object_agg(reference, shares) as beyond from (
        select variant, stratum, reference, jsonb_build_object('above', ${momentsOf('above')}, 'below', ${momentsOf('below')}) as shares
        from sides group by variant, stratum, reference) each_reference group by variant, stratum),
    counted as (
      select variant, stratum, count(*)::int as assigned, (count(*) filter (where ${matured(plan, asOf)}))::int as n
      from units where exposed_at <= ${asOf}::timestamptz group by variant, stratum)
    select c.variant, c.stratum, c.assigned, c.n, coalesce(x.events, 0) as events, x.q as mean,
      case when x.error is not null then (select (percentile_cont(least(1, ${share} + 1.96 * x.error)) within group (order by v)
          - percentile_cont(greatest(0, ${share} - 1.96 * x.error)) within group (order by v)) / (2 * 1.96)
        from observed o where o.variant = x.variant and o.stratum = x.stratum) end as "standardError", b.beyond
    from counted c left join shares x using (variant, stratum) left join beyond b using (variant, stratum) order by c.variant, c.stratum`;
}

/** As `RatioMoments`, over the subjects with a value. */
function momentsOf(side: 'above' | 'below'): RawBuilder<unknown> {
  const past = sql.ref(side);
  return sql`jsonb_build_object('n', count(*), 'numeratorMean', avg(${past}), 'denominatorMean', avg(size),
    'numeratorVariance', coalesce(var_samp(${past}), 0), 'denominatorVariance', coalesce(var_samp(size), 0),
    'covariance', coalesce(covar_samp(${past}, size), 0), 'events', count(*) filter (where ${past} > 0))`;
}
