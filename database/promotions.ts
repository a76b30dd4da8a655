import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import type { ListQuery } from '../contracts/http.ts';
import type { Promotion } from '../contracts/pricing-promotions.ts';
import type { PromotionRecord } from '../contracts/promotions.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { PromotionTransition } from '../contracts/tables/promotion-lifecycle.ts';
import { promotionTransition } from '../domain/pricing/promotions/lifecycle.ts';
import type { Db } from './client.ts';
import { type ListSource, listPage } from './list-query.ts';
import type { PromotionTables, RedeemedTerms } from './schema-promotions.ts';

export type PromotionRow = Selectable<PromotionTables['promotions']>;

/** @throws NotFound */
export async function find(db: Db, id: string, options: { lock?: boolean } = {}): Promise<PromotionRow> {
  let query = db.selectFrom('promotions').selectAll().where('id', '=', id);
  if (options.lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no promotion ${id}.`);
  return row;
}

export async function byIds(db: Db, ids: string[]): Promise<PromotionRow[]> {
  if (ids.length === 0) return [];
  return await db.selectFrom('promotions').selectAll().where('id', 'in', ids).orderBy('id').execute();
}

export async function insert(db: Db, row: Insertable<PromotionTables['promotions']>): Promise<PromotionRow> {
  return await db.insertInto('promotions').values(row).returningAll().executeTakeFirstOrThrow();
}

/** Raises the revision: for people's edits. */
export async function update(
  db: Db,
  id: string,
  changes: Omit<Updateable<PromotionTables['promotions']>, 'id' | 'revision' | 'current_usage' | 'status'>,
  now: Date,
): Promise<PromotionRow> {
  return await db
    .updateTable('promotions')
    .set((eb) => ({ ...changes, revision: eb('revision', '+', 1), updated_at: now }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function setChangeRequest(db: Db, id: string, changeRequestId: string | null): Promise<void> {
  await db.updateTable('promotions').set({ change_request_id: changeRequestId }).where('id', '=', id).execute();
}

/** Moves the status along the table, by compare-and-set. @throws TransitionNotAllowed */
export async function transition(
  db: Db,
  row: Pick<PromotionRow, 'id' | 'status'>,
  name: PromotionTransition,
  now: Date,
): Promise<PromotionRow> {
  const to = promotionTransition(row.status, name);
  const moved = await db
    .updateTable('promotions')
    .set({ status: to, updated_at: now })
    .where('id', '=', row.id)
    .where('status', '=', row.status)
    .returningAll()
    .executeTakeFirst();
  if (moved) return moved;
  throw new PricewrightError('TransitionNotAllowed', 'The promotion has just taken another status. Read it again.', {
    configurationId: row.id,
  });
}

/** Counts redemptions; the row must be locked by the caller. */
export async function addUsage(db: Db, id: string, by: 1 | -1): Promise<PromotionRow> {
  return await db
    .updateTable('promotions')
    .set((eb) => ({ current_usage: eb('current_usage', '+', by) }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Promotions whose time has come: scheduled ones that begin, and any that are over. */
export async function due(db: Db, now: Date, limit: number): Promise<PromotionRow[]> {
  return await db
    .selectFrom('promotions')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb('status', '=', 'scheduled').and('valid_from', '<=', now),
        eb('status', 'in', ['scheduled', 'active', 'paused', 'exhausted']).and('valid_to', '<=', now),
      ]),
    )
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
}

const source: ListSource = {
  from: sql`promotions`,
  id: sql.ref('id'),
  search: [sql.ref('name'), sql.ref('description')],
  fields: {
    id: { expression: sql.ref('id'), type: 'text' },
    name: { expression: sql.ref('name'), type: 'text' },
    status: { expression: sql.ref('status'), type: 'text' },
    type: { expression: sql.ref('type'), type: 'text' },
    currency: { expression: sql.ref('currency'), type: 'text' },
    priority: { expression: sql.ref('priority'), type: 'number' },
    currentUsage: { expression: sql.ref('current_usage'), type: 'number' },
    validFrom: { expression: sql.ref('valid_from'), type: 'timestamp' },
    validTo: { expression: sql.ref('valid_to'), type: 'timestamp' },
    createdAt: { expression: sql.ref('created_at'), type: 'timestamp' },
    updatedAt: { expression: sql.ref('updated_at'), type: 'timestamp' },
  },
};

export async function list(db: Db, query: ListQuery): Promise<{ data: PromotionRecord[]; total: number }> {
  const { ids, total } = await listPage(db, source, query);
  const rows = await byIds(db, ids);
  return {
    data: await present(
      db,
      ids.flatMap((id) => rows.filter((row) => row.id === id)),
    ),
    total,
  };
}

export async function present(db: Db, rows: PromotionRow[]): Promise<PromotionRecord[]> {
  if (rows.length === 0) return [];
  const counts = await db
    .selectFrom('promotion_codes')
    .select(['promotion_id', sql<number>`count(*)::int`.as('count')])
    .where(
      'promotion_id',
      'in',
      rows.map((row) => row.id),
    )
    .groupBy('promotion_id')
    .execute();
  const codes = new Map(counts.map(({ promotion_id, count }) => [promotion_id, count]));
  return rows.map((row) => ({
    ...termsOf(row),
    description: row.description,
    requiresCode: row.requires_code,
    status: row.status,
    currentUsage: row.current_usage,
    codes: codes.get(row.id) ?? 0,
    changeRequestId: row.change_request_id,
    revision: row.revision,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }));
}

/** What the pure rules see of a stored promotion. */
export function promotionOf(row: PromotionRow): Promotion {
  const { duration: _, durationInMonths: __, ...promotion } = termsOf(row);
  return promotion;
}

/** What a redemption keeps of it. */
export function termsOf(row: PromotionRow): RedeemedTerms {
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    value: row.value,
    currency: row.currency,
    upgradeTo: row.upgrade_to,
    condition: row.condition,
    validFrom: row.valid_from.toISOString(),
    validTo: row.valid_to?.toISOString() ?? null,
    usageLimit: row.usage_limit,
    usageLimitPerCustomer: row.usage_limit_per_customer,
    targetPlans: row.target_plans,
    priority: row.priority,
    stacking: row.stacking,
    stackingGroup: row.stacking_group,
    duration: row.duration,
    durationInMonths: row.duration_in_months,
  };
}
