import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Db, Tx } from './client.ts';
import { recordExposures } from './events-exposures.ts';
import { type BatchRange, moveReader, nextBatches } from './events-feed.ts';
import { extendSessions } from './events-sessions.ts';
import { linkIdentities } from './events-subjects.ts';

export const aggregatesReader = 'aggregates';

/**
 * Adds the next events to all aggregates, with the reader's place in the same transaction: each event is added once, however
 * often this is broken off or repeated. Sums do not mind in which order events come, so late ones need nothing special.
 * @returns how many events were added
 */
export async function aggregateNext(db: Db, mostEvents: number): Promise<number> {
  return await db.transaction().execute(async (tx) => {
    const range = await nextBatches(tx, aggregatesReader, mostEvents);
    if (!range) return 0;
    await gather(tx, range);
    await addMinutes(tx);
    await addDays(tx);
    await addSubjectDays(tx);
    await recordExposures(tx);
    await linkIdentities(tx);
    await extendSessions(tx);
    await moveReader(tx, aggregatesReader, range.toBatch);
    return range.events;
  });
}

/** The events of the range, read once for all aggregates, into a table that empties itself when the transaction ends. */
async function gather(tx: Tx, { afterBatch, toBatch }: BatchRange): Promise<void> {
  const next = (where: RawBuilder<SqlBool>) => sql`
    select e.*, b.position, t.environment, t.name as type_name, e.bot or e.staff as marked,
      (e.occurred_at at time zone 'UTC')::date as day
    from event_batches b
    join events e on e.batch_id = b.id and e.received_at = b.received_at
    join event_types t on t.id = e.type_id
    where ${where}`;
  const { rows } = await sql<{ there: boolean }>`
    select to_regclass('pg_temp.new_events') is not null as there`.execute(tx);
  if (!rows[0]!.there) {
    await sql`create temp table new_events on commit delete rows as ${next(sql`false`)} with no data`.execute(tx);
  }
  await sql`
    insert into new_events ${next(
      sql`b.position > ${afterBatch.toString()} and b.position <= ${toBatch.toString()}`,
    )}`.execute(tx);
}

async function addMinutes(tx: Tx): Promise<void> {
  await sql`
    insert into event_minutes as kept (minute, type_id, events, marked)
    select date_trunc('minute', occurred_at), type_id, count(*) filter (where not marked), count(*) filter (where marked)
    from new_events group by 1, 2
    on conflict (minute, type_id) do update
    set events = kept.events + excluded.events, marked = kept.marked + excluded.marked`.execute(tx);
}

async function addDays(tx: Tx): Promise<void> {
  await sql`
    insert into event_days as kept (day, type_id, events, marked, late)
    select day, type_id, count(*) filter (where not marked), count(*) filter (where marked),
      count(*) filter (where late and not marked)
    from new_events group by 1, 2
    on conflict (day, type_id) do update
    set events = kept.events + excluded.events, marked = kept.marked + excluded.marked,
      late = kept.late + excluded.late`.execute(tx);
}

async function addSubjectDays(tx: Tx): Promise<void> {
  await sql`
    insert into event_subject_days as kept
      (day, type_id, customer_id, actor_id, currency, events, amount_sum, value_sum, value_count, first_at, last_at)
    select day, type_id, customer_id, coalesce(person_id, anonymous_id), currency, count(*), sum(amount), sum(value::numeric),
      count(value), min(occurred_at), max(occurred_at)
    from new_events where not marked
    group by 1, 2, 3, 4, 5
    on conflict on constraint event_subject_days_key do update
    set events = kept.events + excluded.events,
      amount_sum = case when kept.amount_sum is null then excluded.amount_sum
        else kept.amount_sum + coalesce(excluded.amount_sum, 0) end,
      value_sum = case when kept.value_sum is null then excluded.value_sum
        else kept.value_sum + coalesce(excluded.value_sum, 0) end,
      value_count = kept.value_count + excluded.value_count,
      first_at = least(kept.first_at, excluded.first_at),
      last_at = greatest(kept.last_at, excluded.last_at)`.execute(tx);
}

/** Forgets what was made of the events, to be made anew from those that are kept. */
export async function resetAggregates(db: Db): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`select position from event_feeds where name = ${aggregatesReader} for update`.execute(tx);
    await sql`truncate event_minutes, event_days, event_subject_days, event_sessions, exposures`.execute(tx);
    await moveReader(tx, aggregatesReader, 0n);
  });
}
