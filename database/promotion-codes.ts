import { type Insertable, type Selectable, sql } from 'kysely';
import type { ListQuery } from '../contracts/http.ts';
import type { PromotionCode } from '../contracts/promotions.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import { canonicalCode } from '../domain/pricing/promotions/codes.ts';
import type { Db } from './client.ts';
import { type ListSource, listPage } from './list-query.ts';
import type { PromotionTables } from './schema-promotions.ts';
import { namingConflicts } from './unique-violation.ts';

export type CodeRow = Selectable<PromotionTables['promotion_codes']>;
export type NewCode = Omit<Insertable<PromotionTables['promotion_codes']>, 'canonical'>;

/** @throws NotFound */
export async function find(db: Db, id: string): Promise<CodeRow> {
  const row = await db.selectFrom('promotion_codes').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no code ${id}.`);
  return row;
}

/** The code that was entered, however it was typed. */
export async function entered(db: Db, text: string): Promise<CodeRow | undefined> {
  return await db
    .selectFrom('promotion_codes')
    .selectAll()
    .where('canonical', '=', canonicalCode(text))
    .executeTakeFirst();
}

/** @throws AlreadyExists when the code is taken */
export async function insertOne(db: Db, code: NewCode): Promise<void> {
  await namingConflicts({ promotion_codes_canonical_key: 'code', promotion_codes_customer_id_fkey: 'customerId' }, () =>
    db
      .insertInto('promotion_codes')
      .values({ ...code, canonical: canonicalCode(code.code) })
      .execute(),
  );
}

/** Inserts those that nobody has yet. @returns which were inserted */
export async function insertFree(db: Db, codes: NewCode[]): Promise<Set<string>> {
  if (codes.length === 0) return new Set();
  const rows = await namingConflicts({ promotion_codes_customer_id_fkey: 'customerIds' }, () =>
    db
      .insertInto('promotion_codes')
      .values(codes.map((code) => ({ ...code, canonical: canonicalCode(code.code) })))
      .onConflict((conflict) => conflict.column('canonical').doNothing())
      .returning('id')
      .execute(),
  );
  return new Set(rows.map((row) => row.id));
}

/** Counts a use; the promotion must be locked by the caller. */
export async function addUse(db: Db, id: string, by: 1 | -1): Promise<void> {
  await db
    .updateTable('promotion_codes')
    .set((eb) => ({ redemptions: eb('redemptions', '+', by) }))
    .where('id', '=', id)
    .execute();
}

export async function disable(db: Db, id: string, now: Date): Promise<CodeRow> {
  return await db
    .updateTable('promotion_codes')
    .set((eb) => ({ disabled_at: eb.fn.coalesce('disabled_at', eb.val(now)) }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Which of the customers have a personal code that works. */
export async function withPersonalCode(db: Db, promotionId: string, customerIds: string[]): Promise<Set<string>> {
  if (customerIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('promotion_codes')
    .select('customer_id')
    .where('promotion_id', '=', promotionId)
    .where('customer_id', 'in', customerIds)
    .where('disabled_at', 'is', null)
    .execute();
  return new Set(rows.flatMap((row) => row.customer_id ?? []));
}

const sourceOf = (promotionId: string): ListSource => ({
  from: sql`promotion_codes`,
  id: sql.ref('id'),
  where: sql`promotion_id = ${promotionId}`,
  search: [sql.ref('code'), sql.ref('canonical')],
  fields: {
    id: { expression: sql.ref('id'), type: 'text' },
    code: { expression: sql.ref('code'), type: 'text' },
    kind: { expression: sql.ref('kind'), type: 'text' },
    customerId: { expression: sql.ref('customer_id'), type: 'text' },
    redemptions: { expression: sql.ref('redemptions'), type: 'number' },
    expiresAt: { expression: sql.ref('expires_at'), type: 'timestamp' },
    createdAt: { expression: sql.ref('created_at'), type: 'timestamp' },
  },
});

export async function list(
  db: Db,
  promotionId: string,
  query: ListQuery,
): Promise<{ data: PromotionCode[]; total: number }> {
  const { ids, total } = await listPage(db, sourceOf(promotionId), query);
  if (ids.length === 0) return { data: [], total };
  const rows = await db.selectFrom('promotion_codes').selectAll().where('id', 'in', ids).execute();
  return { data: ids.flatMap((id) => rows.filter((row) => row.id === id).map(present)), total };
}

/** The first ones in the order of their making. */
export async function first(db: Db, promotionId: string, limit: number, since: Date): Promise<PromotionCode[]> {
  const rows = await db
    .selectFrom('promotion_codes')
    .selectAll()
    .where('promotion_id', '=', promotionId)
    .where('created_at', '>=', since)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(present);
}

/** All of them in batches, in the order of their making. */
export async function* batches(db: Db, promotionId: string, batch = 1_000): AsyncGenerator<PromotionCode[]> {
  for (let last = ''; ; ) {
    const rows = await db
      .selectFrom('promotion_codes')
      .selectAll()
      .where('promotion_id', '=', promotionId)
      .where('id', '>', last)
      .orderBy('id')
      .limit(batch)
      .execute();
    if (rows.length > 0) yield rows.map(present);
    if (rows.length < batch) return;
    last = rows.at(-1)!.id;
  }
}

export function present(row: CodeRow): PromotionCode {
  return {
    id: row.id,
    promotionId: row.promotion_id,
    code: row.code,
    kind: row.kind,
    customerId: row.customer_id,
    expiresAt: row.expires_at?.toISOString() ?? null,
    maxRedemptions: row.max_redemptions,
    redemptions: row.redemptions,
    disabledAt: row.disabled_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  };
}
