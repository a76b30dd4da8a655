import { type Insertable, type RawBuilder, type Selectable, sql } from 'kysely';
import type { ListQuery } from '../contracts/http.ts';
import type { PromotionUsage, Redemption } from '../contracts/promotions.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db } from './client.ts';
import { type ListSource, listPage } from './list-query.ts';
import type { PromotionTables } from './schema-promotions.ts';

export type RedemptionRow = Selectable<PromotionTables['promotion_redemptions']>;

/** @throws NotFound */
export async function find(db: Db, id: string, options: { lock?: boolean } = {}): Promise<RedemptionRow> {
  let query = db.selectFrom('promotion_redemptions').selectAll().where('id', '=', id);
  if (options.lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no redemption ${id}.`);
  return row;
}

/** The redemption that a purchase has already had of a promotion. */
export async function ofPurchase(
  db: Db,
  key: { promotionId: string; customerId: string; purchase: string },
): Promise<RedemptionRow | undefined> {
  return await db
    .selectFrom('promotion_redemptions')
    .selectAll()
    .where('promotion_id', '=', key.promotionId)
    .where('customer_id', '=', key.customerId)
    .where('purchase', '=', key.purchase)
    .where('released_at', 'is', null)
    .executeTakeFirst();
}

export async function insert(
  db: Db,
  row: Insertable<PromotionTables['promotion_redemptions']>,
): Promise<RedemptionRow> {
  return await db.insertInto('promotion_redemptions').values(row).returningAll().executeTakeFirstOrThrow();
}

export async function release(db: Db, id: string, reason: string, now: Date): Promise<RedemptionRow> {
  return await db
    .updateTable('promotion_redemptions')
    .set({ released_at: now, release_reason: reason })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** An account and those that were merged into it: what they redeemed counts as its own. */
const accountsOf = (customerId: string): RawBuilder<string> =>
  sql`(select id from customers where id = ${customerId} or merged_into = ${customerId})`;

/** How often a customer has each of some promotions. */
export async function countsOf(db: Db, customerId: string, promotionIds: string[]): Promise<Map<string, number>> {
  if (promotionIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('promotion_redemptions')
    .select(['promotion_id', sql<number>`count(*)::int`.as('count')])
    .where('promotion_id', 'in', promotionIds)
    .where('customer_id', 'in', accountsOf(customerId))
    .where('released_at', 'is', null)
    .groupBy('promotion_id')
    .execute();
  return new Map(rows.map(({ promotion_id, count }) => [promotion_id, count]));
}

/** What a customer has redeemed that still takes something off at a moment: repeating and for ever ones. */
export async function running(db: Db, customerId: string, at: Date): Promise<RedemptionRow[]> {
  return await db
    .selectFrom('promotion_redemptions')
    .selectAll()
    .where('customer_id', 'in', accountsOf(customerId))
    .where('released_at', 'is', null)
    .where('redeemed_at', '<=', at)
    .where(sql<boolean>`terms ->> 'duration' <> 'once'`)
    .where((eb) => eb.or([eb('ends_at', 'is', null), eb('ends_at', '>', at)]))
    .orderBy('id')
    .execute();
}

const source = (where: RawBuilder<boolean>): ListSource => ({
  from: sql`promotion_redemptions`,
  id: sql.ref('id'),
  where,
  search: [sql.ref('customer_id'), sql.ref('purchase')],
  fields: {
    id: { expression: sql.ref('id'), type: 'text' },
    promotionId: { expression: sql.ref('promotion_id'), type: 'text' },
    customerId: { expression: sql.ref('customer_id'), type: 'text' },
    plan: { expression: sql.ref('plan_key'), type: 'text' },
    purchase: { expression: sql.ref('purchase'), type: 'text' },
    createdAt: { expression: sql.ref('redeemed_at'), type: 'timestamp' },
    redeemedAt: { expression: sql.ref('redeemed_at'), type: 'timestamp' },
    releasedAt: { expression: sql.ref('released_at'), type: 'timestamp' },
  },
});

export async function list(
  db: Db,
  promotionId: string | null,
  query: ListQuery,
): Promise<{ data: Redemption[]; total: number }> {
  const where = promotionId === null ? sql<boolean>`true` : sql<boolean>`promotion_id = ${promotionId}`;
  const { ids, total } = await listPage(db, source(where), query);
  if (ids.length === 0) return { data: [], total };
  const rows = await db.selectFrom('promotion_redemptions').selectAll().where('id', 'in', ids).execute();
  return {
    data: await present(
      db,
      ids.flatMap((id) => rows.filter((row) => row.id === id)),
    ),
    total,
  };
}

export async function present(db: Db, rows: RedemptionRow[]): Promise<Redemption[]> {
  const ids = rows.flatMap((row) => row.code_id ?? []);
  const codes =
    ids.length === 0
      ? []
      : await db.selectFrom('promotion_codes').select(['id', 'code']).where('id', 'in', ids).execute();
  const codeOf = new Map(codes.map(({ id, code }) => [id, code]));
  return rows.map((row) => ({
    id: row.id,
    promotionId: row.promotion_id,
    promotionName: row.terms.name,
    code: row.code_id === null ? null : (codeOf.get(row.code_id) ?? null),
    customerId: row.customer_id,
    plan: row.plan_key,
    purchase: row.purchase,
    type: row.terms.type,
    value: row.terms.value,
    currency: row.terms.currency,
    upgradeTo: row.terms.upgradeTo,
    duration: row.terms.duration,
    endsAt: row.ends_at?.toISOString() ?? null,
    saved: row.saved === null ? null : { amount: Number(row.saved), currency: row.currency },
    redeemedAt: row.redeemed_at.toISOString(),
    releasedAt: row.released_at?.toISOString() ?? null,
    releaseReason: row.release_reason,
  }));
}

/** What a promotion gave so far. @throws NotFound */
export async function usage(db: Db, promotionId: string): Promise<PromotionUsage> {
  const promotion = await db
    .selectFrom('promotions')
    .select(['current_usage', 'usage_limit'])
    .where('id', '=', promotionId)
    .executeTakeFirst();
  if (!promotion) throw new PricewrightError('NotFound', `There is no promotion ${promotionId}.`);
  const held = db.selectFrom('promotion_redemptions').where('promotion_id', '=', promotionId);
  const [counts, codes, saved, daily] = await Promise.all([
    held
      .select([
        sql<number>`count(*) filter (where released_at is not null)::int`.as('released'),
        sql<number>`count(distinct customer_id) filter (where released_at is null)::int`.as('customers'),
      ])
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('promotion_codes')
      .select([
        sql<number>`count(*)::int`.as('total'),
        sql<number>`count(*) filter (where redemptions > 0)::int`.as('used'),
        sql<number>`count(*) filter (where customer_id is not null)::int`.as('personal'),
        sql<number>`count(*) filter (where disabled_at is not null)::int`.as('disabled'),
      ])
      .where('promotion_id', '=', promotionId)
      .executeTakeFirstOrThrow(),
    held
      .select(['currency', sql<number>`sum(saved)::float8`.as('amount')])
      .where('released_at', 'is', null)
      .where('saved', 'is not', null)
      .groupBy('currency')
      .orderBy('currency')
      .execute(),
    held
      .select([
        sql<string>`to_char(redeemed_at at time zone 'UTC', 'YYYY-MM-DD')`.as('day'),
        sql<number>`count(*)::int`.as('redemptions'),
      ])
      .where('released_at', 'is', null)
      .groupBy('day')
      .orderBy('day', 'desc')
      .limit(90)
      .execute(),
  ]);
  return {
    promotionId,
    currentUsage: promotion.current_usage,
    remaining: promotion.usage_limit === null ? null : promotion.usage_limit - promotion.current_usage,
    ...counts,
    codes,
    saved: saved.map(({ currency, amount }) => ({ currency, amount })),
    daily: daily.toReversed(),
  };
}
