import { sql } from 'kysely';
import type { Db } from './client.ts';

/**
 * Gives the committed batches of events without a position the next ones. Only the relay's leader may call it, as it
 * numbers the journal: a number drawn before commit could become visible behind one that was read.
 * @returns how many were numbered
 */
export async function numberBatches(db: Db, limit: number): Promise<number> {
  const { rows } = await sql<{ numbered: number }>`
    with next as (
      select id, (select coalesce(max(position), 0) from event_batches) + row_number() over (order by id) as position
      from (select id from event_batches where position is null order by id limit ${limit}) as unnumbered
    ), numbered as (
      update event_batches set position = next.position from next
      where event_batches.id = next.id and event_batches.position is null
      returning 1
    )
    select count(*)::int as numbered from numbered`.execute(db);
  return rows[0]!.numbered;
}

/** Batches from one position, exclusive, to another, and how many events they hold. */
export interface BatchRange {
  afterBatch: bigint;
  toBatch: bigint;
  events: number;
}

/**
 * The next batches of a reader, as many as hold about so many events, and its place held until the transaction ends; null
 * when there are none.
 */
export async function nextBatches(tx: Db, reader: string, mostEvents: number): Promise<BatchRange | null> {
  await sql`insert into event_feeds (name, position) values (${reader}, 0) on conflict do nothing`.execute(tx);
  const feed = await tx
    .selectFrom('event_feeds')
    .select('position')
    .where('name', '=', reader)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const { rows } = await sql<{ last: string | null; events: number }>`
    select max(position)::text as last, coalesce(sum(events), 0)::int as events from (
      select position, events, sum(events) over (order by position) - events as before from (
        select position, events from event_batches where position > ${feed.position} order by position limit 2000
      ) as next
    ) as summed where before < ${mostEvents}`.execute(tx);
  const { last, events } = rows[0]!;
  return last === null ? null : { afterBatch: BigInt(feed.position), toBatch: BigInt(last), events };
}

export async function moveReader(tx: Db, reader: string, position: bigint): Promise<void> {
  await tx.updateTable('event_feeds').set({ position: position.toString() }).where('name', '=', reader).execute();
}

export interface FeedLag {
  reader: string;
  /** Events that are stored and not read yet. */
  events: number;
  /** Age of the oldest of them. */
  seconds: number;
}

/** How far each reader of events is behind. */
export async function feedLags(db: Db, now: Date): Promise<FeedLag[]> {
  const { rows } = await sql<FeedLag>`
    select f.name as reader, coalesce(sum(b.events), 0)::int as events,
      coalesce(extract(epoch from ${now}::timestamptz - min(b.received_at)), 0)::float8 as seconds
    from event_feeds f
    left join event_batches b on b.position > f.position or b.position is null
    where f.name not like 'journal:%'
    group by f.name`.execute(db);
  return rows.map((row) => ({ ...row, seconds: Math.max(0, row.seconds) }));
}

/** Forgets batches that no reader needs: those of dropped partitions. */
export async function forgetBatchesBefore(db: Db, day: string): Promise<void> {
  await sql`
    delete from event_batches
    where received_at < ${day}::date and position <= (
      select coalesce(min(position), 0) from event_feeds where name not like 'journal:%'
    )
      and position < (select max(position) from event_batches)`.execute(db);
}
