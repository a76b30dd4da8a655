import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../client.ts';
import { aggregatesReader } from '../events-aggregates.ts';
import { moveReader, nextBatches } from '../events-feed.ts';

const reader = 'metric-days';
const mostEvents = 200_000;

/**
 * Forgets the kept days of which new events have come in, in the transaction that moves the place: a day that stands is the
 * day as it is, after late events and after a crash. Today and what moves
 * without events is computed anew after a while by itself.
 * @returns whether there were events
 */
export async function forgetChangedDays(db: Db): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    const range = await nextBatches(tx, reader, mostEvents);
    if (!range) return false;
    // Shares are of those whom the aggregates know: before these have come as far, a day would be computed too early.
    const aggregated = await placeOf(tx, aggregatesReader);
    const toBatch = aggregated < range.toBatch ? aggregated : range.toBatch;
    if (toBatch <= range.afterBatch) return false;
    await sql`
      delete from metric_days using (${changedDays(range.afterBatch, toBatch)}) as changed
      where metric_days.day = changed.day and metric_days.environment = changed.environment`.execute(tx);
    await moveReader(tx, reader, toBatch);
    return true;
  });
}

/** How far days have been forgotten: ask before computing some, and tell `changedSince` when keeping them. */
export async function forgottenUntil(db: Db): Promise<bigint> {
  return await placeOf(db, reader);
}

/**
 * Days of which events came in while others were computed: what was computed of them may lack these. Nothing more is forgotten
 * until the transaction ends.
 */
export async function changedSince(tx: Tx, place: bigint): Promise<RawBuilder<unknown>> {
  return changedDays(place, await placeOf(tx, reader, { hold: true }));
}

async function placeOf(db: Db, name: string, { hold = false } = {}): Promise<bigint> {
  const feed = db.selectFrom('event_feeds').select('position').where('name', '=', name);
  const row = await (hold ? feed.forShare() : feed).executeTakeFirst();
  return BigInt(row?.position ?? 0);
}

const changedDays = (afterBatch: bigint, toBatch: bigint) => sql`
  select distinct (e.occurred_at at time zone 'UTC')::date as day, t.environment
  from events e join event_batches b on b.id = e.batch_id join event_types t on t.id = e.type_id
  where b.position > ${afterBatch.toString()}::bigint and b.position <= ${toBatch.toString()}::bigint`;
