import { type Selectable, sql } from 'kysely';
import type { CreditGrantRecord, CreditWallet, grantStates } from '../contracts/credits.ts';
import type { ListQuery } from '../contracts/http.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Wallet, WalletChange, WalletGrant } from '../domain/pricing/credits/wallet.ts';
import type { Db } from './client.ts';
import { newId } from './ids.ts';
import { type ListSource, listPage } from './list-query.ts';
import type { PromotionTables } from './schema-promotions.ts';
import { namingConflicts } from './unique-violation.ts';

export type WalletRow = Selectable<PromotionTables['credit_wallets']>;
export type GrantRow = Selectable<PromotionTables['credit_grants']>;

export interface WalletKey {
  customerId: string;
  currency: string;
}

/** Opens the wallet if there is none. @throws MalformedRequest without such a customer */
export async function open(db: Db, { customerId, currency }: WalletKey, now: Date): Promise<void> {
  await namingConflicts({ credit_wallets_customer_id_fkey: 'customerId' }, () =>
    db
      .insertInto('credit_wallets')
      .values({ customer_id: customerId, currency, automatic: null, revision: 1, created_at: now, updated_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  );
}

/** @throws NotFound */
export async function find(
  db: Db,
  { customerId, currency }: WalletKey,
  options: { lock?: boolean } = {},
): Promise<WalletRow> {
  let query = db
    .selectFrom('credit_wallets')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('currency', '=', currency);
  if (options.lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `The customer ${customerId} has no credits in ${currency}.`);
  return row;
}

/** The wallet as the pure rules see it: what is left in it. The row must be locked by whoever means to change it. */
export async function contents(db: Db, { customerId, currency }: WalletKey): Promise<Wallet> {
  const rows = await db
    .selectFrom('credit_grants')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('currency', '=', currency)
    .where('remaining', '>', sql<string>`0`)
    .execute();
  return { currency, grants: rows.map(walletGrant) };
}

/** @throws NotFound */
export async function findGrant(db: Db, id: string): Promise<GrantRow> {
  const row = await db.selectFrom('credit_grants').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no credit grant ${id}.`);
  return row;
}

export async function insertGrant(
  db: Db,
  key: WalletKey,
  { remaining: _, voidedAt: __, ...grant }: WalletGrant,
  name: string,
  now: Date,
): Promise<GrantRow> {
  return await db
    .insertInto('credit_grants')
    .values({
      id: grant.id,
      customer_id: key.customerId,
      currency: key.currency,
      name,
      category: grant.category,
      amount: grant.amount,
      remaining: grant.amount,
      priority: grant.priority,
      effective_at: grant.effectiveAt,
      expires_at: grant.expiresAt,
      created_at: now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Writes what an event did: the ledger's entries, and what is left in each grant they are about. */
export async function write(
  db: Db,
  change: WalletChange,
  meta: { actor: string; invoice?: string | null },
): Promise<void> {
  const touched = new Set(change.entries.map(({ grantId }) => grantId));
  for (const { id, remaining, voidedAt } of change.wallet.grants) {
    if (!touched.has(id)) continue;
    await db.updateTable('credit_grants').set({ remaining, voided_at: voidedAt }).where('id', '=', id).execute();
  }
  if (change.entries.length === 0) return;
  await db
    .insertInto('credit_entries')
    .values(
      change.entries.map(({ grantId, amount, reason, at }) => ({
        id: newId('entry'),
        grant_id: grantId,
        amount,
        reason,
        invoice: meta.invoice ?? null,
        actor: meta.actor,
        at,
      })),
    )
    .execute();
}

export async function setPolicy(
  db: Db,
  { customerId, currency }: WalletKey,
  policy: { lowBalance: number | null; automatic: CreditWallet['automatic'] },
  now: Date,
): Promise<void> {
  await db
    .updateTable('credit_wallets')
    .set((eb) => ({
      low_balance: policy.lowBalance,
      automatic: policy.automatic ? JSON.stringify(policy.automatic) : null,
      revision: eb('revision', '+', 1),
      updated_at: now,
    }))
    .where('customer_id', '=', customerId)
    .where('currency', '=', currency)
    .execute();
}

/**
 * Hands the credits of an account over to the one that it was merged into, with their ledger; what was paid stays as it
 * was. The other account's own policy stays; without a wallet of its own it takes over this one's.
 */
export async function moveWallets(db: Db, fromId: string, toId: string, now: Date): Promise<void> {
  const wallets = await db
    .selectFrom('credit_wallets')
    .selectAll()
    .where('customer_id', '=', fromId)
    .orderBy('currency')
    .forUpdate()
    .execute();
  for (const { currency, low_balance, automatic } of wallets) {
    await db
      .insertInto('credit_wallets')
      .values({
        customer_id: toId,
        currency,
        low_balance: low_balance === null ? null : Number(low_balance),
        automatic: automatic ? JSON.stringify(automatic) : null,
        revision: 1,
        created_at: now,
        updated_at: now,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const mine = { customer_id: fromId, currency };
    for (const table of ['credit_grants', 'credit_top_ups'] as const) {
      await db
        .updateTable(table)
        .set({ customer_id: toId })
        .where('customer_id', '=', mine.customer_id)
        .where('currency', '=', currency)
        .execute();
    }
  }
}

/** Wallets in which something is past its expiry. */
export async function expiring(db: Db, now: Date, limit: number): Promise<WalletKey[]> {
  const rows = await db
    .selectFrom('credit_grants')
    .select(['customer_id', 'currency'])
    .distinct()
    .where('remaining', '>', sql<string>`0`)
    .where('expires_at', '<=', now)
    .limit(limit)
    .execute();
  return rows.map((row) => ({ customerId: row.customer_id, currency: row.currency }));
}

/** What can be used of a grant at a time, as SQL: the same that `balanceAt` adds up. */
const usableSql = (now: Date) => sql<boolean>`credit_grants.voided_at is null and credit_grants.effective_at <= ${now}
  and (credit_grants.expires_at is null or credit_grants.expires_at > ${now})`;

const sourceOf = (now: Date): ListSource => ({
  from: sql`(
    select credit_wallets.*, customer_id || ':' || currency as id,
      coalesce((select sum(remaining) from credit_grants
        where credit_grants.customer_id = credit_wallets.customer_id
          and credit_grants.currency = credit_wallets.currency and ${usableSql(now)}), 0)::float8 as balance
    from credit_wallets) as wallets`,
  id: sql.ref('id'),
  search: [sql.ref('customer_id')],
  fields: {
    id: { expression: sql.ref('id'), type: 'text' },
    customerId: { expression: sql.ref('customer_id'), type: 'text' },
    currency: { expression: sql.ref('currency'), type: 'text' },
    balance: { expression: sql.ref('balance'), type: 'number' },
    isLow: { expression: sql`coalesce(balance < low_balance, false)`, type: 'boolean' },
    createdAt: { expression: sql.ref('created_at'), type: 'timestamp' },
    updatedAt: { expression: sql.ref('updated_at'), type: 'timestamp' },
  },
});

export async function list(db: Db, query: ListQuery, now: Date): Promise<{ data: CreditWallet[]; total: number }> {
  const { ids, total } = await listPage(db, sourceOf(now), query);
  const keys = ids.map((id) => {
    const at = id.lastIndexOf(':');
    return { customerId: id.slice(0, at), currency: id.slice(at + 1) };
  });
  return { data: await Promise.all(keys.map((key) => present(db, key, now))), total };
}

/** @throws NotFound */
export async function present(db: Db, key: WalletKey, now: Date): Promise<CreditWallet> {
  const row = await find(db, key);
  const [sums, topUps] = await Promise.all([
    db
      .selectFrom('credit_grants')
      .select([
        sql<number>`coalesce(sum(remaining) filter (where ${usableSql(now)}), 0)::float8`.as('balance'),
        sql<number>`coalesce(sum(remaining) filter (where voided_at is null and effective_at > ${now}), 0)::float8`.as(
          'upcoming',
        ),
        sql<Date | null>`min(expires_at) filter (where remaining > 0 and voided_at is null and expires_at > ${now})`.as(
          'next',
        ),
      ])
      .where('customer_id', '=', key.customerId)
      .where('currency', '=', key.currency)
      .executeTakeFirstOrThrow(),
    topUpsInMonth(db, key, now),
  ]);
  const lowBalance = row.low_balance === null ? null : Number(row.low_balance);
  return {
    ...key,
    balance: sums.balance,
    upcoming: sums.upcoming,
    nextExpiry: sums.next?.toISOString() ?? null,
    lowBalance,
    isLow: lowBalance !== null && sums.balance < lowBalance,
    automatic: row.automatic,
    topUpsThisMonth: topUps,
    revision: row.revision,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

/** Automatic purchases that were begun in a month (UTC) and did not fail. */
export async function topUpsInMonth(db: Db, { customerId, currency }: WalletKey, now: Date): Promise<number> {
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1));
  const { count } = await db
    .selectFrom('credit_top_ups')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('customer_id', '=', customerId)
    .where('currency', '=', currency)
    .where('status', '<>', 'failed')
    .where('created_at', '>=', month)
    .executeTakeFirstOrThrow();
  return count;
}

/** Wallets below their mark: an alert's measure. */
export const lowWalletsSql = (now: Date) => sql`(
  select count(*)::int from credit_wallets where low_balance > coalesce((
    select sum(remaining) from credit_grants where credit_grants.customer_id = credit_wallets.customer_id
      and credit_grants.currency = credit_wallets.currency and ${usableSql(now)}), 0))`;

function walletGrant(row: GrantRow): WalletGrant {
  return {
    id: row.id,
    category: row.category,
    amount: Number(row.amount),
    remaining: Number(row.remaining),
    priority: row.priority,
    effectiveAt: row.effective_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    voidedAt: row.voided_at?.toISOString() ?? null,
  };
}

export function presentGrant(row: GrantRow, now: Date): CreditGrantRecord {
  return {
    ...walletGrant(row),
    customerId: row.customer_id,
    currency: row.currency,
    name: row.name,
    state: stateOf(row, now),
    createdAt: row.created_at.toISOString(),
  };
}

function stateOf(row: GrantRow, now: Date): (typeof grantStates)[number] {
  if (row.voided_at) return 'voided';
  if (Number(row.remaining) === 0) return row.expires_at && row.expires_at <= now ? 'expired' : 'used';
  if (row.expires_at && row.expires_at <= now) return 'expired';
  return row.effective_at > now ? 'upcoming' : 'usable';
}
