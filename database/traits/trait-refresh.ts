import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { moveReader, nextBatches } from '../events-feed.ts';
import * as traits from '../traits.ts';
import { computeTraits, traitEnvironment } from './stored-traits.ts';

const reader = 'traits';
/** Events read together; so many customers at most are computed for them. */
const eventsTogether = 2_000;
const customersTogether = 500;

/**
 * Computes the traits that follow events for the customers of the next events, in the transaction that moves the place: after
 * a crash the same events are read again. @returns whether there were any
 */
export async function followEvents(db: Db, now: Date): Promise<boolean> {
  const wanted = (await traits.active(db)).filter(({ on_events }) => on_events);
  return await db.transaction().execute(async (tx) => {
    const range = await nextBatches(tx, reader, eventsTogether);
    if (!range) return false;
    const { rows } = await sql<{ id: string }>`
      select distinct c.key as id from events e join event_batches b on b.id = e.batch_id
      join event_types t on t.id = e.type_id and t.environment = ${traitEnvironment}
      join event_subjects s on s.id = coalesce(e.customer_id, e.person_id, e.anonymous_id)
      join event_subjects c on c.id = s.customer_id
      where b.position > ${range.afterBatch.toString()}::bigint and b.position <= ${range.toBatch.toString()}::bigint
        and not e.bot and not e.staff`.execute(tx);
    const ids = rows.map(({ id }) => id);
    for (let start = 0; start < ids.length; start += customersTogether) {
      await computeTraits(tx, wanted, ids.slice(start, start + customersTogether), now);
    }
    await moveReader(tx, reader, range.toBatch);
    return true;
  });
}

/**
 * Computes all traits of customers who came since yesterday and lack one: nobody waits for the next refresh of all.
 * @returns whether there may be more
 */
export async function computeNewcomers(db: Db, now: Date): Promise<boolean> {
  const wanted = await traits.active(db);
  const keys = wanted.map(({ key }) => key);
  const { rows } = await sql<{ id: string }>`
    select c.id from customers c left join trait_values v on v.customer_id = c.id
    where c.merged_into is null and c.created_at > ${now}::timestamptz - interval '1 day'
      and not coalesce(v.values ?& ${keys}::text[], false)
    order by c.created_at, c.id limit ${customersTogether}`.execute(db);
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await db.transaction().execute((tx) => computeTraits(tx, wanted, ids, now));
  return ids.length === customersTogether;
}

/** A refresh of all customers that has begun, and which of its traits. */
export interface Refresh {
  begunAt: Date;
  traits: traits.TraitRow[];
}

/** The refresh under way, else a new one of the traits that are due; null when none is. */
export async function refreshDue(db: Db, now: Date): Promise<Refresh | null> {
  const active = await traits.active(db);
  const rows = await db.selectFrom('trait_refreshes').selectAll().execute();
  const stands = new Map(rows.map((row) => [`${row.trait_id} ${row.version}`, row]));
  const standOf = (trait: traits.TraitRow) => stands.get(`${trait.id} ${trait.version}`);
  const begun = active.filter((trait) => standOf(trait)?.customers === traits.refreshUnderWay);
  const first = begun.map((trait) => standOf(trait)!.begun_at).sort((a, b) => a.getTime() - b.getTime())[0];
  if (first) {
    return { begunAt: first, traits: begun.filter((trait) => standOf(trait)?.begun_at.getTime() === first.getTime()) };
  }
  const due = active.filter((trait) => {
    const last = standOf(trait);
    return !last || last.begun_at.getTime() + trait.refresh_seconds * 1000 <= now.getTime();
  });
  if (due.length === 0) return null;
  for (const { id, version } of due) await stand(db, id, version, now, traits.refreshUnderWay);
  return { begunAt: now, traits: due };
}

async function stand(db: Db, id: string, version: number, begunAt: Date, customers: number): Promise<void> {
  await db
    .insertInto('trait_refreshes')
    .values({ trait_id: id, version, begun_at: begunAt, customers })
    .onConflict((conflict) => conflict.column('trait_id').doUpdateSet({ version, begun_at: begunAt, customers }))
    .execute();
}

/**
 * The next customers of a refresh, after one: those whose values are older than its begin. After a crash it is asked from the
 * first customer again and passes over those that are done. @returns the last of them, or null at the end
 */
export async function refreshPage(db: Db, refresh: Refresh, after: string, now: Date): Promise<string | null> {
  const keys = refresh.traits.map(({ key }) => key);
  const versions = refresh.traits.map(({ version }) => version);
  const { rows } = await sql<{ id: string }>`
    select c.id from customers c left join trait_values v on v.customer_id = c.id
    where c.merged_into is null and c.id > ${after} and (v.values is null or exists (
      select from unnest(${keys}::text[], ${versions}::int[]) as k(key, version)
      where coalesce((v.values -> k.key ->> 'at')::float8, 0) < ${refresh.begunAt.getTime()}::float8
        or (v.values -> k.key ->> 'n')::int is distinct from k.version))
    order by c.id limit ${customersTogether}`.execute(db);
  if (rows.length > 0) {
    await db.transaction().execute((tx) =>
      computeTraits(
        tx,
        refresh.traits,
        rows.map(({ id }) => id),
        now,
      ),
    );
  }
  if (rows.length === customersTogether) return rows.at(-1)!.id;
  const { rows: counted } = await sql<{ n: number }>`
    select count(*)::int as n from customers where merged_into is null`.execute(db);
  for (const { id, version } of refresh.traits) await stand(db, id, version, refresh.begunAt, counted[0]?.n ?? 0);
  return null;
}
