import { sql } from 'kysely';
import type { AlaCartePurchase } from '../contracts/alacarte.ts';
import type { Money } from '../contracts/money.ts';
import type { Db } from './client.ts';

export interface Sales {
  count: number;
  revenue: Money[];
}

/** What was bought of each feature, by its id. */
export async function salesOf(db: Db, featureIds: string[]): Promise<Map<string, Sales>> {
  if (featureIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('alacarte_purchases')
    .select(['feature_id', 'currency', sql<number>`count(*)::int`.as('count')])
    .select(sql<number>`sum(amount)::float8`.as('amount'))
    .where('feature_id', 'in', featureIds)
    .groupBy(['feature_id', 'currency'])
    .orderBy('currency')
    .execute();
  return new Map(
    [...Map.groupBy(rows, ({ feature_id }) => feature_id)].map(([id, own]) => [
      id,
      {
        count: own.reduce((sum, { count }) => sum + count, 0),
        revenue: own.map(({ amount, currency }) => ({ amount, currency })),
      },
    ]),
  );
}

/** Ids of what a customer has bought. */
export async function boughtBy(db: Db, customerId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('alacarte_purchases')
    .select('feature_id')
    .distinct()
    .where('customer_id', '=', customerId)
    .execute();
  return rows.map(({ feature_id }) => feature_id);
}

export async function insertPurchase(db: Db, purchase: AlaCartePurchase): Promise<void> {
  const { id, featureId, customerId, quantity, price, purchasedAt } = purchase;
  await db
    .insertInto('alacarte_purchases')
    .values({
      id,
      feature_id: featureId,
      customer_id: customerId,
      quantity,
      amount: price.amount,
      currency: price.currency,
      purchased_at: new Date(purchasedAt),
    })
    .execute();
}
