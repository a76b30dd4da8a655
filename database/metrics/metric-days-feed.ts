import { sql } from 'kysely';
import type { Db } from '../client.ts';
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
    await sql`
      delete from metric_days using (
        select distinct (e.occurred_at at time zone 'UTC')::date as day, t.environment
        from events e join event_batches b on b.id = e.batch_id join event_types t on t.id = e.type_id
        where b.position > ${range.afterBatch.toString()}::bigint and b.position <= ${range.toBatch.toString()}::bigint
      ) as changed
      where metric_days.day = changed.day and metric_days.environment = changed.environment`.execute(tx);
    await moveReader(tx, reader, range.toBatch);
    return true;
  });
}
