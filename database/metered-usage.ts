import { sql } from 'kysely';
import type { Meter } from '../contracts/price-components.ts';
import type { Db } from './client.ts';

/**
 * What customers used of a meter in some whole days (UTC), from the events that came in: their number, or the sum of their
 * values. The last value of a meter is in no aggregate: null says so.
 */
export async function meteredUsage(
  db: Db,
  customerIds: string[],
  { eventName, aggregation }: Pick<Meter, 'eventName' | 'aggregation'>,
  days: { from: Date; to: Date },
): Promise<Map<string, string> | null> {
  if (aggregation === 'last') return null;
  if (customerIds.length === 0) return new Map();
  const measured = aggregation === 'count' ? sql`sum(days.events)` : sql`coalesce(sum(days.value_sum), 0)`;
  const { rows } = await sql<{ customer: string; quantity: string }>`
    select owners.key as customer, trim_scale(greatest(0, ${measured}))::text as quantity
    from event_subject_days days
      join event_types types on types.id = days.type_id
      join event_subjects names on names.id = days.customer_id
      join event_subjects owners on owners.id = names.canonical_id
    where types.environment = 'production' and types.name = ${eventName} and owners.kind = 'customer' and owners.key = any(${customerIds})
      and days.day >= ${days.from.toISOString().slice(0, 10)}::date
      and days.day < ${days.to.toISOString().slice(0, 10)}::date
    group by owners.key`.execute(db);
  return new Map(rows.map(({ customer, quantity }) => [customer, quantity]));
}
