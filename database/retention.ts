import { type RawBuilder, sql } from 'kysely';
import { type RetainedTable, type RetentionDays, retainedTables } from '../contracts/tables/retention.ts';
import type { Db } from './client.ts';
import { forgetBatchesBefore } from './events-feed.ts';
import { dayOf, dropPartitionsBefore } from './events-partitions.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Which rows are over at a time. Each condition has an index; those of the journal and of operations say what still needs them. */
const over: Record<Exclude<RetainedTable, 'operations' | 'events'>, (before: Date) => RawBuilder<boolean>> = {
  idempotency_keys: (before) => sql`created_at < ${before}`,
  auth_sessions: (before) => sql`"expiresAt" < ${before}`,
  auth_verifications: (before) => sql`"expiresAt" < ${before}`,
  // The last position stays, whatever it is: the next ones follow it. So does what a follower has not read.
  journal: (before) => sql`
    audit is null and at < ${before} and (dispatch is null or dispatched_at is not null)
    and position < (select max(position) from journal)
    and position <= coalesce((select position from notification_feed), position)
    and position <= coalesce((select position from webhook_feed), position)
    and position <= coalesce((select position from event_feeds where name = 'journal:identities'), position)
    and not exists (select from operations where operations.id = operation_id and finished_at is null)`,
  webhook_deliveries: (before) => sql`finished_at < ${before}`,
  stripe_inbox: (before) => sql`received_at < ${before}`,
  entitlement_consumptions: (before) => sql`at < ${before}`,
  entitlement_usage: (before) => sql`period_end < ${before}`,
  event_minutes: (before) => sql`minute < ${before}`,
  event_issues: (before) => sql`day < ${dayOf(before)}::date`,
  notifications: (before) => sql`created_at < ${before}`,
  attention_told: (before) => sql`at < ${before}`,
  alerts: (before) => sql`resolved_at < ${before}`,
};

/** Forgets up to `limit` rows of each table whose time is over, and whole days of events. @returns how many, by table */
export async function forget(
  db: Db,
  days: RetentionDays,
  now: Date,
  limit: number,
): Promise<Partial<Record<RetainedTable, number>>> {
  const counts: Partial<Record<RetainedTable, number>> = {};
  for (const table of retainedTables) {
    const kept = days[table];
    if (kept === null) continue;
    const before = new Date(now.getTime() - kept * dayMs);
    if (table === 'operations') counts[table] = await forgetOperations(db, before, limit);
    else if (table === 'events') counts[table] = await forgetEvents(db, dayOf(before));
    else counts[table] = await forgetRows(db, table, over[table](before), limit);
  }
  return counts;
}

async function forgetRows(db: Db, table: RetainedTable, condition: RawBuilder<boolean>, limit: number) {
  const { numAffectedRows } = await sql`
    delete from ${sql.table(table)}
    where ctid = any(array(select ctid from ${sql.table(table)} where ${condition} limit ${limit}))`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** @returns the days that were dropped */
async function forgetEvents(db: Db, day: string): Promise<number> {
  const dropped = await dropPartitionsBefore(db, day);
  await forgetBatchesBefore(db, day);
  return dropped.length;
}

/** With their steps; those that another record refers to stay, whichever area made it. */
async function forgetOperations(db: Db, before: Date, limit: number): Promise<number> {
  const { rows: references } = await sql<{ table: string; column: string }>`
    select conrelid::regclass::text as table, attname as column
    from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
    where contype = 'f' and confrelid = 'operations'::regclass and conrelid <> 'operation_steps'::regclass`.execute(db);
  const referred = references.map(
    ({ table, column }) =>
      sql`and not exists (select from ${sql.table(table)} as other where ${sql.ref(`other.${column}`)} = operations.id)`,
  );
  return await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ id: string }>`
      select id from operations where finished_at < ${before} ${sql.join(referred, sql` `)}
      order by finished_at limit ${limit} for update skip locked`.execute(tx);
    if (rows.length === 0) return 0;
    const ids = rows.map(({ id }) => id);
    await tx.deleteFrom('operation_steps').where('operation_id', 'in', ids).execute();
    await tx.deleteFrom('operations').where('id', 'in', ids).execute();
    return ids.length;
  });
}
