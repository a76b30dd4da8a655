import { sql } from 'kysely';
import type { recordFields, TraitValue } from '../../contracts/traits.ts';
import type { Db } from '../client.ts';
import { mainFirst } from '../subscriptions.ts';

type RecordField = (typeof recordFields)[number];

/** What the customers' records say now, by customer. Money in minor units of the subscription's currency. */
export async function recordValuesOf(
  db: Db,
  customerIds: readonly string[],
  now: Date,
): Promise<Map<string, Record<RecordField, TraitValue>>> {
  const { rows } = await sql<{ id: string } & Record<RecordField, TraitValue>>`
    select c.id, c.country, c.currency, c.industry, main.plan, main.status as subscription_status, main.interval, main.seats,
      main.monthly_amount::float8 as monthly_amount,
      (extract(epoch from ${now}::timestamptz - first.at) / 86400)::float8 as tenure_days,
      (greatest(0, extract(epoch from main.trial_end - ${now}::timestamptz)) / 86400)::float8 as trial_days_left
    from customers c
    left join lateral (
      select subscriptions.*, plans.key as plan from subscriptions join plans on plans.id = subscriptions.plan_id
      where subscriptions.customer_id = c.id order by ${mainFirst} limit 1) as main on true
    left join lateral (select min(started_at) as at from subscriptions b where b.customer_id = c.id) as first on true
    where c.id = any(${customerIds}::text[])`.execute(db);
  return new Map(rows.map(({ id, ...fields }) => [id, fields]));
}
