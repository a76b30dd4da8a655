import { type Insertable, type Selectable, sql } from 'kysely';
import type { AppliedCredits, CreditEntry, CreditGrantRecord, TopUp } from '../contracts/credits.ts';
import type { ListQuery } from '../contracts/http.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db } from './client.ts';
import { presentGrant, type WalletKey } from './credits.ts';
import { type ListSource, listPage } from './list-query.ts';
import type { PromotionTables } from './schema-promotions.ts';

type TopUpRow = Selectable<PromotionTables['credit_top_ups']>;

const grantSource: ListSource = {
  from: sql`credit_grants`,
  id: sql.ref('id'),
  search: [sql.ref('name'), sql.ref('customer_id')],
  fields: {
    id: { expression: sql.ref('id'), type: 'text' },
    customerId: { expression: sql.ref('customer_id'), type: 'text' },
    currency: { expression: sql.ref('currency'), type: 'text' },
    category: { expression: sql.ref('category'), type: 'text' },
    remaining: { expression: sql.ref('remaining'), type: 'number' },
    priority: { expression: sql.ref('priority'), type: 'number' },
    effectiveAt: { expression: sql.ref('effective_at'), type: 'timestamp' },
    expiresAt: { expression: sql.ref('expires_at'), type: 'timestamp' },
    createdAt: { expression: sql.ref('created_at'), type: 'timestamp' },
  },
};

export async function grants(
  db: Db,
  query: ListQuery,
  now: Date,
): Promise<{ data: CreditGrantRecord[]; total: number }> {
  const { ids, total } = await listPage(db, grantSource, query);
  if (ids.length === 0) return { data: [], total };
  const rows = await db.selectFrom('credit_grants').selectAll().where('id', 'in', ids).execute();
  return { data: ids.flatMap((id) => rows.filter((row) => row.id === id).map((row) => presentGrant(row, now))), total };
}

const entrySource: ListSource = {
  from: sql`credit_entries join credit_grants on credit_grants.id = credit_entries.grant_id`,
  id: sql.ref('credit_entries.id'),
  search: [sql.ref('credit_entries.invoice'), sql.ref('credit_grants.name')],
  fields: {
    id: { expression: sql.ref('credit_entries.id'), type: 'text' },
    grantId: { expression: sql.ref('credit_entries.grant_id'), type: 'text' },
    customerId: { expression: sql.ref('credit_grants.customer_id'), type: 'text' },
    currency: { expression: sql.ref('credit_grants.currency'), type: 'text' },
    reason: { expression: sql.ref('credit_entries.reason'), type: 'text' },
    invoice: { expression: sql.ref('credit_entries.invoice'), type: 'text' },
    amount: { expression: sql.ref('credit_entries.amount'), type: 'number' },
    createdAt: { expression: sql.ref('credit_entries.at'), type: 'timestamp' },
    at: { expression: sql.ref('credit_entries.at'), type: 'timestamp' },
  },
};

/** The ledger: what came in and went out, with why. */
export async function entries(db: Db, query: ListQuery): Promise<{ data: CreditEntry[]; total: number }> {
  const { ids, total } = await listPage(db, entrySource, query);
  if (ids.length === 0) return { data: [], total };
  const rows = await db
    .selectFrom('credit_entries')
    .innerJoin('credit_grants', 'credit_grants.id', 'credit_entries.grant_id')
    .selectAll('credit_entries')
    .select(['credit_grants.name', 'credit_grants.customer_id', 'credit_grants.currency'])
    .where('credit_entries.id', 'in', ids)
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return {
    total,
    data: ids.flatMap((id) => {
      const row = byId.get(id);
      if (!row) return [];
      const { grant_id, name, customer_id, currency, reason, invoice, actor } = row;
      const what = { grantId: grant_id, grantName: name, customerId: customer_id, currency };
      return [{ id, ...what, amount: Number(row.amount), reason, invoice, actor, at: row.at.toISOString() }];
    }),
  };
}

/** What an invoice has already been given; the wallet must be locked. */
export async function appliedTo(
  db: Db,
  customerId: string,
  invoice: string,
): Promise<(AppliedCredits & { currency: string }) | null> {
  const row = await db
    .selectFrom('credit_invoices')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('invoice', '=', invoice)
    .executeTakeFirst();
  if (!row) return null;
  const paid = await db
    .selectFrom('credit_entries')
    .innerJoin('credit_grants', 'credit_grants.id', 'credit_entries.grant_id')
    .select(['grant_id', 'name', 'credit_entries.amount as amount'])
    .where('credit_grants.customer_id', '=', customerId)
    .where('credit_entries.invoice', '=', invoice)
    .where('credit_entries.reason', '=', 'used')
    .orderBy('credit_entries.id')
    .execute();
  const { currency } = row;
  const money = (amount: number) => ({ amount, currency });
  return {
    currency,
    customerId,
    invoice,
    asked: money(Number(row.amount)),
    applied: money(Number(row.applied)),
    uncovered: money(Number(row.amount) - Number(row.applied)),
    grants: paid.map(({ grant_id, name, amount }) => ({ grantId: grant_id, name, amount: -Number(amount) })),
  };
}

export async function recordInvoice(
  db: Db,
  key: WalletKey,
  invoice: string,
  { amount, applied, at }: { amount: number; applied: number; at: Date },
): Promise<void> {
  await db
    .insertInto('credit_invoices')
    .values({ customer_id: key.customerId, invoice, currency: key.currency, amount, applied, at })
    .execute();
}

const topUpSource: ListSource = {
  from: sql`credit_top_ups`,
  id: sql.ref('id'),
  search: [sql.ref('customer_id'), sql.ref('payment')],
  fields: {
    id: { expression: sql.ref('id'), type: 'text' },
    customerId: { expression: sql.ref('customer_id'), type: 'text' },
    currency: { expression: sql.ref('currency'), type: 'text' },
    status: { expression: sql.ref('status'), type: 'text' },
    amount: { expression: sql.ref('amount'), type: 'number' },
    createdAt: { expression: sql.ref('created_at'), type: 'timestamp' },
    settledAt: { expression: sql.ref('settled_at'), type: 'timestamp' },
  },
};

export async function topUps(db: Db, query: ListQuery): Promise<{ data: TopUp[]; total: number }> {
  const { ids, total } = await listPage(db, topUpSource, query);
  if (ids.length === 0) return { data: [], total };
  const rows = await db.selectFrom('credit_top_ups').selectAll().where('id', 'in', ids).execute();
  return { data: ids.flatMap((id) => rows.filter((row) => row.id === id).map(presentTopUp)), total };
}

/** @throws NotFound */
export async function findTopUp(db: Db, id: string, options: { lock?: boolean } = {}): Promise<TopUpRow> {
  let query = db.selectFrom('credit_top_ups').selectAll().where('id', '=', id);
  if (options.lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no top-up ${id}.`);
  return row;
}

/** Whether a purchase waits for its payment. */
export async function topUpUnderWay(db: Db, { customerId, currency }: WalletKey): Promise<boolean> {
  const row = await db
    .selectFrom('credit_top_ups')
    .select('id')
    .where('customer_id', '=', customerId)
    .where('currency', '=', currency)
    .where('status', '=', 'wanted')
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertTopUp(db: Db, row: Insertable<PromotionTables['credit_top_ups']>): Promise<void> {
  await db.insertInto('credit_top_ups').values(row).execute();
}

export async function settleTopUp(
  db: Db,
  id: string,
  end: {
    status: 'paid' | 'failed';
    reason?: string;
    payment: string | null;
    grant_id: string | null;
    settled_at: Date;
  },
): Promise<TopUpRow> {
  return await db.updateTable('credit_top_ups').set(end).where('id', '=', id).returningAll().executeTakeFirstOrThrow();
}

export function presentTopUp(row: TopUpRow): TopUp {
  return {
    id: row.id,
    customerId: row.customer_id,
    currency: row.currency,
    amount: Number(row.amount),
    status: row.status,
    reason: row.reason,
    payment: row.payment,
    grantId: row.grant_id,
    createdAt: row.created_at.toISOString(),
    settledAt: row.settled_at?.toISOString() ?? null,
  };
}
