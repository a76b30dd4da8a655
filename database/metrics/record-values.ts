import { type RawBuilder, sql } from 'kysely';
import type { recordMeasures } from '../../contracts/metrics.ts';
import type { Db } from '../client.ts';
import { baseCurrency } from '../exchange-rates.ts';
import { payingAt, stayedAfterTrial, trialEnded } from './record-sql.ts';
import type { ValueRow } from './value-sql.ts';

/** Days over which a day's churn and trials are counted: a single day says nothing of them. */
const lookBackDays = 30;

export interface RecordPeriod {
  /** Days, both included. */
  from: string;
  to: string;
  /** Ids of customers that count; everybody without it. */
  customers?: RawBuilder<unknown> | undefined;
}

/**
 * What the subscriptions on record say at the end of each day: money of the day in the base currency at that day's rate, and
 * churn and trials of the thirty days until then. A subscription counts with its present amount: earlier ones are not kept.
 */
export async function recordValues(
  db: Db,
  measure: (typeof recordMeasures)[number],
  period: RecordPeriod,
): Promise<ValueRow[]> {
  const { rows } = await recordValuesSql(measure, period, await baseCurrency(db)).execute(db);
  return rows;
}

export function recordValuesSql(
  measure: (typeof recordMeasures)[number],
  { from, to, customers }: RecordPeriod,
  base: string,
): RawBuilder<ValueRow> {
  const end = sql`d.until`;
  const begin = sql`(d.until - interval '1 day' * ${sql.lit(lookBackDays)})`;
  const rate = sql`case when b.currency = ${base} then 1::float8 else (select r.rate::float8 from exchange_rates r
    where r.base_currency = ${base} and r.currency = b.currency and r.valid_on <= d.day order by r.valid_on desc limit 1) end`;
  const money = sql`coalesce(sum(b.monthly_amount * ${rate}) filter (where ${payingAt(end)}), 0)`;
  const paying = sql`count(distinct b.customer_id) filter (where ${payingAt(end)})`;
  const before = sql`count(distinct b.customer_id) filter (where ${payingAt(begin)})`;
  const left = sql`(${before} - count(distinct b.customer_id) filter (where ${payingAt(begin)}
    and exists (select from subscriptions o where o.customer_id = b.customer_id and ${later(end)})))`;
  const trials = sql`count(*) filter (where ${trialEnded(begin, end)})`;
  const [value, subjects]: [RawBuilder<unknown>, RawBuilder<unknown>] = {
    monthly_recurring_revenue: [money, paying],
    revenue_per_customer: [sql`${money} / nullif(${paying}, 0)`, paying],
    churn_rate: [sql`${left}::float8 / nullif(${before}, 0)`, before],
    trial_conversion: [
      sql`(count(*) filter (where ${trialEnded(begin, end)} and ${stayedAfterTrial}))::float8 / nullif(${trials}, 0)`,
      trials,
    ],
    // ARPU over the share that leaves: the expected revenue until somebody does (Gupta & Lehmann 2003, without discount).
    lifetime_value: [
      sql`(${money} / nullif(${paying}, 0)) / nullif(${left}::float8 / nullif(${before}, 0), 0)`,
      paying,
    ],
  }[measure] as [RawBuilder<unknown>, RawBuilder<unknown>];
  const lost = sql`(count(*) filter (where ${payingAt(end)} and (${rate}) is null))::float8`;
  return sql`
    with days as (
      select day::date as day, ((day::date + 1)::timestamp at time zone 'UTC') as until
      from generate_series(${from}::date, ${to}::date, interval '1 day') as day)
    select d.day::text as day, (${value})::float8 as value, (${subjects})::int as subjects, ${lost} as lost
    from days d left join subscriptions b on true ${customers ? sql`and b.customer_id in ${customers}` : sql``}
    group by d.day, d.until order by d.day`;
}

/** The same test of another subscription of the customer. */
function later(at: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(o.started_at <= ${at} and (o.ended_at is null or o.ended_at > ${at})
    and (o.trial_end is null or o.trial_end <= ${at}) and o.monthly_amount > 0
    and o.status not in ('incomplete', 'incomplete_expired'))`;
}
