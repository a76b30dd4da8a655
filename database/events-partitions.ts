import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { lateness } from '../domain/events/placed-in-time.ts';
import type { Db } from './client.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Two processes that both want a partition must agree on this: it is the lock's name. */
const partitionLockId = 7_405_926_016;

/** `2026-11-21`, in UTC. */
export function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}

function nameOf(day: string): string {
  return `events_${day.replaceAll('-', '')}`;
}

/**
 * Makes the partitions of these days of receipt unless they are there. A partition is made apart and then attached: that
 * waits for no reader or writer of the others, as `create table … partition of` would.
 */
export async function ensurePartitions(db: Db, days: readonly string[]): Promise<void> {
  const missing = await withoutPartition(db, days);
  if (missing.length === 0) return;
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${partitionLockId})`.execute(tx);
    for (const day of await withoutPartition(tx, missing)) {
      const partition = sql.table(nameOf(day));
      const next = dayOf(new Date(Date.parse(day) + dayMs));
      await sql`create table ${partition} (like events including defaults including constraints)`.execute(tx);
      await sql`alter table events attach partition ${partition}
        for values from (${sql.lit(day)}) to (${sql.lit(next)})`.execute(tx);
    }
  });
}

/** Asks the catalogue itself: name look-ups such as to_regclass may answer from a cache that is a moment old. */
async function withoutPartition(db: Db, days: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    select day from unnest(${[...days]}::text[]) as day
    where not exists (
      select from pg_inherits join pg_class on pg_class.oid = inhrelid
      where inhparent = 'events'::regclass and relname = 'events_' || replace(day, '-', '')
    )`.execute(db);
  return rows.map(({ day }) => day);
}

/** Removes whole days of receipt, the aggregates aside. @returns the days that were dropped */
export async function dropPartitionsBefore(db: Db, day: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select inhrelid::regclass::text as name from pg_inherits where inhparent = 'events'::regclass
    order by 1`.execute(db);
  const old = rows.filter(({ name }) => name < nameOf(day));
  for (const { name } of old) {
    await db.transaction().execute(async (tx) => {
      // Whoever holds a lock on the parent would hold up every writer behind this statement.
      await sql`set local lock_timeout = '2s'`.execute(tx);
      await sql`drop table ${sql.table(name)}`.execute(tx);
    });
  }
  return old.map(({ name }) => name.slice('events_'.length).replace(/^(....)(..)(..)$/, '$1-$2-$3'));
}

/**
 * Events that happened from one moment to before another. Bounds the time of receipt too, so that Postgres leaves out the
 * partitions in which none can be.
 */
export function occurredBetween(from: Date, to: Date): RawBuilder<SqlBool> {
  const lastReceipt = new Date(to.getTime() + lateness.refusedAfterMs);
  return sql<SqlBool>`(e.occurred_at >= ${from} and e.occurred_at < ${to}
    and e.received_at >= ${from} and e.received_at < ${lastReceipt})`;
}
