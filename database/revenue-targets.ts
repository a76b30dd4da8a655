import { sql } from 'kysely';
import type { ListQuery } from '../contracts/http.ts';
import type { RevenueTarget } from '../contracts/revenue-targets.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import { liveStatuses } from '../contracts/tables/subscription-statuses.ts';
import { sumInBase } from '../domain/money/sum-in-base.ts';
import { projectedRevenue, type TargetPeriod } from '../domain/revenue-targets/target-conflicts.ts';
import type { Db } from './client.ts';
import * as exchangeRates from './exchange-rates.ts';
import { type ListSource, listPage } from './list-query.ts';

export interface StoredTarget extends TargetPeriod {
  revision: number;
  createdAt: Date;
  updatedAt: Date;
}

const source: ListSource = {
  from: sql`revenue_targets`,
  id: sql.ref('id'),
  search: [sql.ref('name')],
  fields: {
    id: { expression: sql.ref('id'), type: 'text' },
    name: { expression: sql.ref('name'), type: 'text' },
    from: { expression: sql`period_from::text`, type: 'text' },
    to: { expression: sql`period_to::text`, type: 'text' },
    target: { expression: sql.ref('target'), type: 'number' },
    createdAt: { expression: sql.ref('created_at'), type: 'timestamp' },
  },
};

function targets(db: Db) {
  return db
    .selectFrom('revenue_targets')
    .select(['id', 'name', 'revision', 'created_at as createdAt', 'updated_at as updatedAt'])
    .select([
      sql<string>`period_from::text`.as('from'),
      sql<string>`period_to::text`.as('to'),
      sql<number>`target::float8`.as('target'),
      sql<number | null>`floor::float8`.as('floor'),
    ]);
}

export async function list(db: Db, query: ListQuery, now: Date): Promise<{ data: RevenueTarget[]; total: number }> {
  const { ids, total } = await listPage(db, source, query);
  if (ids.length === 0) return { data: [], total };
  const found = await targets(db).where('id', 'in', ids).execute();
  const revenue = await monthlyRevenue(db, now);
  return { data: ids.flatMap((id) => found.filter((row) => row.id === id).map((row) => show(row, revenue))), total };
}

/** @throws NotFound */
export async function find(db: Db, id: string, options: { lock?: boolean } = {}): Promise<StoredTarget> {
  let query = targets(db).where('id', '=', id);
  if (options.lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no revenue target ${id}.`);
  return row;
}

/** Targets of periods that are not over. */
export async function open(db: Db, now: Date): Promise<StoredTarget[]> {
  return await targets(db)
    .where('period_to', '>', sql<Date>`${now.toISOString().slice(0, 10)}::date`)
    .orderBy('period_from')
    .execute();
}

/** Inserts, or writes all of the one there is. */
export async function write(db: Db, { from, to, createdAt, updatedAt, ...target }: StoredTarget): Promise<void> {
  const values = { ...target, period_from: from, period_to: to, updated_at: updatedAt };
  await db
    .insertInto('revenue_targets')
    .values({ ...values, created_at: createdAt })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute();
}

export async function remove(db: Db, id: string): Promise<void> {
  await db.deleteFrom('revenue_targets').where('id', '=', id).execute();
}

export interface MonthlyRevenue {
  /** Minor units of the base currency. */
  amount: number;
  currency: string;
  /** Currencies of subscriptions without a rate: what they bring is not in the amount. */
  missing: string[];
}

/** What live subscriptions bring in a month. */
export async function monthlyRevenue(db: Db, now: Date): Promise<MonthlyRevenue> {
  const sums = await db
    .selectFrom('subscriptions')
    .select(['currency', sql<number>`sum(monthly_amount)::float8`.as('amount')])
    .where('ended_at', 'is', null)
    .where('status', 'in', [...liveStatuses])
    .groupBy('currency')
    .execute();
  const currency = await exchangeRates.baseCurrency(db);
  const { total, missing } = sumInBase(sums, currency, await exchangeRates.ratesOn(db, currency, now));
  return { amount: total, currency, missing };
}

export async function present(db: Db, target: StoredTarget, now: Date): Promise<RevenueTarget> {
  return show(target, await monthlyRevenue(db, now));
}

function show({ createdAt, updatedAt, ...target }: StoredTarget, revenue: MonthlyRevenue): RevenueTarget {
  return {
    ...target,
    currency: revenue.currency,
    projected: revenue.missing.length > 0 ? null : projectedRevenue(target, revenue.amount),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
