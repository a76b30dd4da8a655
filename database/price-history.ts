import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { RecordedPrice } from '../domain/pricing/history/effective-history.ts';
import type { Db } from './client.ts';

export interface PriceSelection {
  plan?: string;
  component?: string;
  currency?: string;
}

/** Everything that was ever written of these prices, in the order of writing. */
export async function recorded(db: Db, { plan, component, currency }: PriceSelection): Promise<RecordedPrice[]> {
  const wanted: RawBuilder<SqlBool>[] = [
    ...(plan === undefined ? [] : [sql<SqlBool>`plan_key = ${plan}`]),
    ...(component === undefined ? [] : [sql<SqlBool>`component = ${component}`]),
    ...(currency === undefined ? [] : [sql<SqlBool>`currency = ${currency}`]),
  ];
  const rows = await db
    .selectFrom('price_history')
    .selectAll()
    .where(wanted.length > 0 ? sql<SqlBool>`${sql.join(wanted, sql` and `)}` : sql<SqlBool>`true`)
    .orderBy('position')
    .execute();
  return rows.map((row) => ({
    plan: row.plan_key,
    component: row.component,
    currency: row.currency,
    region: row.region === '' ? null : row.region,
    amount: row.amount === null ? null : Number(row.amount),
    exact: row.exact,
    from: row.from_at.toISOString(),
    recordedAt: row.recorded_at.toISOString(),
    cause: row.cause,
  }));
}

/** Only ever adds: the database refuses to change what stands. */
export async function append(db: Db, entries: readonly RecordedPrice[], causeId: string): Promise<void> {
  for (let start = 0; start < entries.length; start += 500) {
    await db
      .insertInto('price_history')
      .values(
        entries.slice(start, start + 500).map((entry) => ({
          plan_key: entry.plan,
          component: entry.component,
          currency: entry.currency,
          region: entry.region ?? '',
          amount: entry.amount,
          exact: entry.exact,
          from_at: new Date(entry.from),
          recorded_at: new Date(entry.recordedAt),
          cause: entry.cause,
          cause_id: causeId,
        })),
      )
      .execute();
  }
}

/**
 * One writer of a plan at a time: two that read the same state would both write what follows from it. Without plans, the
 * only writer of all.
 */
export async function lockHistory(db: Db, planKeys: readonly string[] | null): Promise<void> {
  if (planKeys === null) {
    await sql`select pg_advisory_xact_lock(hashtext('price_history'))`.execute(db);
    return;
  }
  await sql`select pg_advisory_xact_lock_shared(hashtext('price_history'))`.execute(db);
  // In an order, so that no two wait for each other.
  for (const key of planKeys.toSorted()) {
    await sql`select pg_advisory_xact_lock(hashtext(${`price_history:${key}`}))`.execute(db);
  }
}
