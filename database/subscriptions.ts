import { type Insertable, type Selectable, sql } from 'kysely';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import { liveStatuses } from '../contracts/tables/subscription-statuses.ts';
import type { Db } from './client.ts';
import type { CustomerTables } from './schema-customers.ts';
import { namingConflicts } from './unique-violation.ts';

export type SubscriptionRow = Selectable<CustomerTables['subscriptions']> & { plan_key: string; plan_number: number };
export type SubscriptionItemRow = Selectable<CustomerTables['subscription_items']>;

function withPlans(db: Db) {
  return db
    .selectFrom('subscriptions')
    .innerJoin('plans', 'plans.id', 'subscriptions.plan_id')
    .innerJoin('plan_versions', 'plan_versions.id', 'subscriptions.plan_version_id')
    .selectAll('subscriptions')
    .select(['plans.key as plan_key', 'plan_versions.number as plan_number']);
}

/** @throws NotFound */
export async function find(db: Db, id: string): Promise<SubscriptionRow> {
  const row = await withPlans(db).where('subscriptions.id', '=', id).executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no subscription ${id}.`);
  return row;
}

/** In the order of the ids. */
export async function byIds(db: Db, ids: string[]): Promise<SubscriptionRow[]> {
  if (ids.length === 0) return [];
  const rows = await withPlans(db).where('subscriptions.id', 'in', ids).execute();
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** Of each customer the live subscription that began last, else the one that ended last. */
export async function mainOf(db: Db, customerIds: string[]): Promise<Map<string, SubscriptionRow>> {
  if (customerIds.length === 0) return new Map();
  const rows = await withPlans(db)
    .distinctOn('subscriptions.customer_id')
    .where('subscriptions.customer_id', 'in', customerIds)
    .orderBy('subscriptions.customer_id')
    .orderBy(mainFirst)
    .execute();
  return new Map(rows.map((row) => [row.customer_id, row]));
}

/** Which subscription of a customer conditions and pages speak of. */
export const mainFirst = sql`(subscriptions.ended_at is null) desc, subscriptions.started_at desc, subscriptions.id`;

export async function itemsOf(db: Db, ids: string[]): Promise<SubscriptionItemRow[]> {
  if (ids.length === 0) return [];
  return await db
    .selectFrom('subscription_items')
    .selectAll()
    .where('subscription_id', 'in', ids)
    .orderBy('component_key')
    .execute();
}

/** @throws AlreadyExists */
export async function insert(
  db: Db,
  rows: Insertable<CustomerTables['subscriptions']>[],
  items: Insertable<CustomerTables['subscription_items']>[],
): Promise<void> {
  if (rows.length === 0) return;
  await namingConflicts(
    {
      subscriptions_external_id_key: 'externalId',
      subscriptions_stripe_subscription_id_key: 'stripeSubscriptionId',
    },
    () => db.insertInto('subscriptions').values(rows).execute(),
  );
  await db.insertInto('subscription_items').values(items).execute();
}

/** Live subscriptions to a plan: to any version, or to all but one. */
export interface OnPlan {
  planId: string;
  exceptVersionId?: string | undefined;
}

function livingOn(db: Db, { planId, exceptVersionId }: OnPlan) {
  const query = db
    .selectFrom('subscriptions')
    .where('subscriptions.plan_id', '=', planId)
    .where('subscriptions.ended_at', 'is', null)
    .where('subscriptions.status', 'in', [...liveStatuses]);
  return exceptVersionId ? query.where('subscriptions.plan_version_id', '!=', exceptVersionId) : query;
}

export async function countCustomersOn(db: Db, on: OnPlan): Promise<number> {
  const row = await livingOn(db, on)
    .select((eb) => eb.fn.count<string>('customer_id').distinct().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** A page of the customers, in the order of their ids. */
export async function customerIdsOn(db: Db, on: OnPlan, page: { limit: number; offset: number }): Promise<string[]> {
  const rows = await livingOn(db, on)
    .select('customer_id')
    .distinct()
    .orderBy('customer_id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return rows.map((row) => row.customer_id);
}

/** What they bring in a month, apart by currency. */
export async function monthlyByCurrency(db: Db, on: OnPlan): Promise<{ currency: string; amount: number }[]> {
  const rows = await livingOn(db, on)
    .select(['currency', (eb) => eb.fn.sum<string>('monthly_amount').as('amount')])
    .groupBy('currency')
    .orderBy('currency')
    .execute();
  return rows.map(({ currency, amount }) => ({ currency, amount: Number(amount) }));
}

/** Those of some customers. */
export async function ofCustomersOn(db: Db, on: OnPlan, customerIds: string[]): Promise<SubscriptionRow[]> {
  if (customerIds.length === 0) return [];
  const rows = await livingOn(db, on).select('id').where('customer_id', 'in', customerIds).orderBy('id').execute();
  return await byIds(
    db,
    rows.map((row) => row.id),
  );
}

/** All of them in batches, in the order of their ids. */
export async function* batchesOn(db: Db, on: OnPlan, batch = 1_000): AsyncGenerator<SubscriptionRow[]> {
  for (let last = ''; ; ) {
    const rows = await livingOn(db, on).select('id').where('id', '>', last).orderBy('id').limit(batch).execute();
    const ids = rows.map((row) => row.id);
    if (ids.length > 0) yield await byIds(db, ids);
    if (ids.length < batch) return;
    last = ids.at(-1)!;
  }
}
