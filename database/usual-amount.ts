import { sql } from 'kysely';
import { liveStatuses } from '../contracts/tables/subscription-statuses.ts';
import type { Db } from './client.ts';

/**
 * What paying customers of some plans (none named: of all) bring in a month on average, in minor units of a currency; null
 * while nobody pays in it.
 */
export async function usualMonthlyAmount(db: Db, currency: string, planKeys: string[]): Promise<number | null> {
  let query = db
    .selectFrom('subscriptions')
    .innerJoin('plans', 'plans.id', 'subscriptions.plan_id')
    .select(sql<number | null>`avg(monthly_amount)::float8`.as('usual'))
    .where('subscriptions.currency', '=', currency)
    .where('ended_at', 'is', null)
    .where('status', 'in', [...liveStatuses])
    .where('monthly_amount', '>', sql<string>`0`);
  if (planKeys.length > 0) query = query.where('plans.key', 'in', planKeys);
  return (await query.executeTakeFirst())?.usual ?? null;
}
