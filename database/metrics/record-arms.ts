import { type RawBuilder, sql } from 'kysely';
import type { MetricDefinition } from '../../contracts/metrics.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { type MetricArm, type MetricKind, type Moments, metricArm } from '../../domain/metrics/metric-arm.ts';
import type { Db, Tx } from '../client.ts';
import type { Exposures } from './exposures.ts';
import { ratesOfDay } from './rates-sql.ts';
import { payingAt, stayedAfterTrial, trialEnded } from './record-sql.ts';

/** Larger sums of an account count as this one of those who pay. */
const moneyPercentile = 0.99;

type RecordsMetric = Extract<MetricDefinition, { type: 'records' }>;

/** What a subject's subscriptions say at the end of its window. @throws ExperimentationError for lifetime value */
export async function recordArms(
  tx: Tx,
  { measure, windowHours }: RecordsMetric,
  look: { exposures: Exposures; asOf: Date; base: string },
): Promise<{ kind: MetricKind; arms: MetricArm[] }> {
  if (measure === 'lifetime_value') {
    const message =
      'Lifetime value is revenue per customer over the churn rate: compare those two, each has a value per customer.';
    throw new PricewrightError('ExperimentationError', message, {
      fields: [{ field: 'metrics', code: 'not_per_customer', message }],
    });
  }
  const kind = measure === 'monthly_recurring_revenue' ? 'mean' : 'ratio';
  const query = await recordArmsSql(tx, measure, windowHours, look);
  const { rows } = await query.execute(tx);
  return {
    kind,
    arms: rows.map((row) => {
      const { variant, stratum, assigned, n, events, ...moments } = row;
      return {
        variant,
        stratum,
        immature: assigned - n,
        events,
        ...metricArm(kind, asMoments(n, moments), { events, covariate: false }),
      };
    }),
  };
}

interface RecordRow {
  variant: string;
  stratum: string;
  assigned: number;
  n: number;
  events: number;
  value: number | null;
  size: number | null;
  varValue: number | null;
  varSize: number | null;
  covariance: number | null;
}

function asMoments(n: number, row: Pick<RecordRow, 'value' | 'size' | 'varValue' | 'varSize' | 'covariance'>): Moments {
  const pairs: Record<string, number | null> = {
    'value*value': row.varValue,
    'size*size': row.varSize,
    'value*size': row.covariance,
    'size*value': row.covariance,
  };
  return {
    n,
    mean: { value: row.value ?? 0, size: row.size ?? 0, valueBefore: 0, sizeBefore: 0 },
    covariance: (one, other) => pairs[`${one}*${other}`] ?? 0,
  };
}

export async function recordArmsSql(
  db: Db,
  measure: Exclude<RecordsMetric['measure'], 'lifetime_value'>,
  windowHours: number,
  { exposures, asOf }: { exposures: Exposures; asOf: Date },
): Promise<RawBuilder<RecordRow>> {
  const { rateSql } = await ratesOfDay(db, asOf);
  const end = sql`(u.exposed_at + interval '1 hour' * ${sql.lit(windowHours)})`;
  const inBase = sql`(b.monthly_amount::float8 * ${rateSql(sql.ref('b.currency'))})`;
  const paying = sql`coalesce(bool_or(${payingAt(end)}), false)`;
  const [value, size] = {
    monthly_recurring_revenue: [sql`coalesce(sum(${inBase}) filter (where ${payingAt(end)}), 0)`, sql`1::float8`],
    revenue_per_customer: [
      sql`coalesce(sum(${inBase}) filter (where ${payingAt(end)}), 0)`,
      sql`${paying}::int::float8`,
    ],
    churn_rate: [
      sql`(coalesce(bool_or(${payingAt(sql`u.exposed_at`)}), false) and not ${paying})::int::float8`,
      sql`coalesce(bool_or(${payingAt(sql`u.exposed_at`)}), false)::int::float8`,
    ],
    trial_conversion: [
      sql`(count(*) filter (where ${trialEnded(sql`u.exposed_at`, end)} and ${stayedAfterTrial}))::float8`,
      sql`(count(*) filter (where ${trialEnded(sql`u.exposed_at`, end)}))::float8`,
    ],
  }[measure] as [RawBuilder<unknown>, RawBuilder<unknown>];
  // One large account must not decide: as the shipped metric of revenue, over all variants together.
  const cap =
    measure === 'monthly_recurring_revenue'
      ? sql`select greatest(0, coalesce(percentile_cont(${sql.lit(moneyPercentile)}) within group (order by value)
          filter (where value <> 0 and matured), 'Infinity'::float8)) as cap from seen`
      : sql`select 'Infinity'::float8 as cap`;
  return sql`
    with units as ${exposures.relation},
    seen as (
      select u.unit_id, u.variant, u.stratum, ${end} <= ${asOf}::timestamptz as matured, ${value} as value, ${size} as size
      from units u left join event_subjects s on s.id = u.unit_id left join subscriptions b on b.customer_id = s.key
      where u.exposed_at <= ${asOf}::timestamptz
      group by u.unit_id, u.variant, u.stratum, u.exposed_at),
    caps as (${cap}),
    facts as (
      select seen.variant, seen.stratum, seen.matured, least(seen.value, caps.cap) as value, seen.size
      from seen cross join caps)
    select variant, stratum, count(*)::int as assigned, (count(*) filter (where matured))::int as n,
      (count(*) filter (where matured and value <> 0))::int as events,
      avg(value) filter (where matured) as value, avg(size) filter (where matured) as size,
      var_samp(value) filter (where matured) as "varValue", var_samp(size) filter (where matured) as "varSize",
      covar_samp(value, size) filter (where matured) as covariance
    from facts group by variant, stratum order by variant, stratum`;
}
