import { type RawBuilder, sql } from 'kysely';
import type { Db } from './client.ts';

/** One count: of a limit of a feature in a period. */
export interface CountKey {
  customerId: string;
  feature: string;
  limit: string;
  periodStart: Date;
  periodEnd: Date | null;
}

export interface Consumption extends CountKey {
  quantity: number;
  idempotencyKey: string;
  /** How many there may be in all; null is unlimited, and what is recorded afterwards has no limit either. */
  most: number | null;
  actor: string;
  at: Date;
}

/** `used` is null where it was refused; `repeated` tells what the same key has counted before. */
export interface Counted {
  used: number | null;
  repeated: { used: number; feature: string; limit: string; asked: number; periodStart: Date } | null;
}

/**
 * Counts a consumption in one statement: the row of the count is locked, compared and raised in one go, so that no two can
 * both have the last one. Two with the same key at once: the later one fails on the key, all of it undone, and finds the
 * first one's answer when it is tried again.
 * @throws a unique violation of `entitlement_consumptions_pkey`
 */
export async function consume(db: Db, asked: Consumption): Promise<Counted> {
  const { customerId, feature, limit, periodStart, periodEnd, quantity, most, at } = asked;
  const fits = (sum: RawBuilder<unknown>) => sql`(${most}::bigint is null or ${sum} <= ${most}::bigint)`;
  return await counted(
    db,
    asked,
    quantity,
    sql`
    insert into entitlement_usage as usage
      (customer_id, feature_key, limit_key, period_start, period_end, used, updated_at)
    select ${customerId}, ${feature}, ${limit}, ${periodStart}::timestamptz, ${periodEnd}::timestamptz,
      ${quantity}::bigint, ${at}::timestamptz
    where not exists (select from earlier) and ${fits(sql`${quantity}::bigint`)}
    on conflict (customer_id, feature_key, limit_key, period_start) do update
      set used = usage.used + excluded.used, updated_at = excluded.updated_at, period_end = excluded.period_end
      where ${fits(sql`usage.used + excluded.used`)}
    returning used, ${quantity}::bigint as moved`,
  );
}

/** Gives back up to what was used, in one statement, as `consume` counts. */
export async function release(db: Db, asked: Omit<Consumption, 'most'>): Promise<Counted> {
  const { customerId, feature, limit, periodStart, quantity, at } = asked;
  return await counted(
    db,
    { ...asked, most: null },
    -quantity,
    sql`
    update entitlement_usage set used = held.used - least(held.used, ${quantity}::bigint), updated_at = ${at}
    from (
      select used from entitlement_usage
      where customer_id = ${customerId} and feature_key = ${feature} and limit_key = ${limit}
        and period_start = ${periodStart} and not exists (select from earlier)
      for update
    ) as held
    where customer_id = ${customerId} and feature_key = ${feature} and limit_key = ${limit}
      and period_start = ${periodStart}
    returning entitlement_usage.used, -least(held.used, ${quantity}::bigint) as moved`,
  );
}

async function counted(db: Db, asked: Consumption, signed: number, count: RawBuilder<unknown>): Promise<Counted> {
  const { customerId, feature, limit, periodStart, idempotencyKey, actor, at } = asked;
  const { rows } = await sql<{
    used: string | null;
    earlier: { used: number; feature: string; limit: string; asked: number; periodStart: string } | null;
  }>`
    with earlier as materialized (
      select used_after, feature_key, limit_key, asked, period_start from entitlement_consumptions
      where customer_id = ${customerId} and idempotency_key = ${idempotencyKey}
    ), counted as (${count}), kept as (
      insert into entitlement_consumptions
        (customer_id, idempotency_key, feature_key, limit_key, period_start, quantity, asked, used_after, actor, at)
      select ${customerId}, ${idempotencyKey}, ${feature}, ${limit}, ${periodStart}::timestamptz, moved,
        ${signed}::bigint, used, ${actor}, ${at}::timestamptz
      from counted
    )
    select (select used from counted) as used,
      (select jsonb_build_object('used', used_after, 'feature', feature_key, 'limit', limit_key, 'asked', asked,
        'periodStart', period_start) from earlier) as earlier`.execute(db);
  const { used, earlier } = rows[0]!;
  return {
    used: used === null ? null : Number(used),
    repeated: earlier && { ...earlier, periodStart: new Date(earlier.periodStart) },
  };
}

/** What is used now in a count. */
export async function usedNow(db: Db, key: Omit<CountKey, 'periodEnd'>): Promise<number> {
  const row = await db
    .selectFrom('entitlement_usage')
    .select('used')
    .where('customer_id', '=', key.customerId)
    .where('feature_key', '=', key.feature)
    .where('limit_key', '=', key.limit)
    .where('period_start', '=', key.periodStart)
    .executeTakeFirst();
  return Number(row?.used ?? 0);
}

/** Of accounts that become one what both used is added up. Keys that both have used stay where they are. */
export async function moveUsage(db: Db, fromId: string, toId: string): Promise<void> {
  await sql`
    insert into entitlement_usage as usage
      (customer_id, feature_key, limit_key, period_start, period_end, used, updated_at)
    select ${toId}, feature_key, limit_key, period_start, period_end, used, updated_at
    from entitlement_usage where customer_id = ${fromId}
    order by feature_key, limit_key, period_start
    on conflict (customer_id, feature_key, limit_key, period_start) do update
      set used = usage.used + excluded.used`.execute(db);
  await db.deleteFrom('entitlement_usage').where('customer_id', '=', fromId).execute();
  await sql`
    update entitlement_consumptions as moved set customer_id = ${toId}
    where customer_id = ${fromId} and not exists (
      select from entitlement_consumptions as own
      where own.customer_id = ${toId} and own.idempotency_key = moved.idempotency_key
    )`.execute(db);
}
