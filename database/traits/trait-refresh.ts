import { sql } from 'kysely';
import type { Db } from '../client.ts';
import { moveReader, nextBatches } from '../events-feed.ts';
import { firstIdAt } from '../ids.ts';
import * as traits from '../traits.ts';
import { computeTraits, traitEnvironment } from './stored-traits.ts';

const reader = 'traits';
/** Events read together; so many customers at most are computed for them. */
const eventsTogether = 2_000;
const customersTogether = 500;
const dayMs = 86_400_000;

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
 * Computes all traits of customers who were added since yesterday and lack one, also of those who are customers for longer and
 * were imported: nobody waits for the next refresh of all. @returns whether there may be more
 */
export async function computeNewcomers(db: Db, now: Date): Promise<boolean> {
  const wanted = await traits.active(db);
  const keys = wanted.map(({ key }) => key);
  const { rows } = await sql<{ id: string }>`
    select c.id from customers c left join trait_values v on v.customer_id = c.id
    where c.merged_into is null and c.id >= ${firstIdAt('customer', new Date(now.getTime() - dayMs))}
      and not coalesce(v.values ?& ${keys}::text[], false)
    order by c.id limit ${customersTogether}`.execute(db);
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await db.transaction().execute((tx) => computeTraits(tx, wanted, ids, now));
  return ids.length === customersTogether;
}

/** A refresh of all customers that has begun, and which of its traits. */
export interface Refresh {
  begunAt: Date;
  traits: traits.TraitRow[];
}

/** The refresh that has begun and is not complete, if any; of several that were begun apart, the first. */
export async function refreshUnderWay(db: Db): Promise<Refresh | null> {
  const begun = (await traits.active(db)).filter(traits.isBeingRefreshed);
  const [first] = begun.map(({ begun_at }) => begun_at!.getTime()).sort((a, b) => a - b);
  if (first === undefined) return null;
  return { begunAt: new Date(first), traits: begun.filter(({ begun_at }) => begun_at!.getTime() === first) };
}

/** The refresh under way, else a new one of the traits that are due; null when none is. */
export async function beginRefresh(db: Db, now: Date): Promise<Refresh | null> {
  const underWay = await refreshUnderWay(db);
  if (underWay) return underWay;
  const due = (await traits.active(db)).filter((trait) => dueAt(trait) <= now.getTime());
  if (due.length === 0) return null;
  await db
    .insertInto('trait_refreshes')
    .values(due.map(({ id, version }) => ({ trait_id: id, version, begun_at: now, completed_at: null, customers: 0 })))
    .onConflict((conflict) =>
      conflict.column('trait_id').doUpdateSet((eb) => ({
        begun_at: now,
        version: eb.ref('excluded.version'),
        // What was computed of an earlier definition is no refresh of this one.
        completed_at: sql`case when trait_refreshes.version = excluded.version then trait_refreshes.completed_at end`,
        customers: sql`case when trait_refreshes.version = excluded.version then trait_refreshes.customers else 0 end`,
      })),
    )
    .execute();
  return { begunAt: now, traits: due };
}

/**
 * Forgets refreshes that were made before the first customer came, once there are customers: they are due again.
 * @returns whether there were any
 */
export async function forgetEmptyRefreshes(tx: Db): Promise<boolean> {
  const { rows } = await sql`
    delete from trait_refreshes where completed_at is not null and completed_at >= begun_at and customers = 0
      and exists (select from customers where merged_into is null)
    returning 1`.execute(tx);
  return rows.length > 0;
}

/** When the next refresh is due; null without traits. */
export async function nextRefreshAt(db: Db): Promise<Date | null> {
  const times = (await traits.active(db)).map(dueAt);
  return times.length > 0 ? new Date(Math.min(...times)) : null;
}

function dueAt({ begun_at, refresh_seconds }: traits.TraitRow): number {
  return begun_at ? begun_at.getTime() + refresh_seconds * 1000 : 0;
}

/**
 * The next customers of a refresh, after one: those whose values are older than its begin. Asked from the first customer again
 * it passes over those that are done. @returns the last of them, or null at the end
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
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await db.transaction().execute((tx) => computeTraits(tx, refresh.traits, ids, now));
  return ids.length === customersTogether ? ids.at(-1)! : null;
}

/** All customers have been computed since the refresh began. Of a trait that was changed meanwhile it says nothing. */
export async function completeRefresh(db: Db, { begunAt, traits: computed }: Refresh, now: Date): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from customers where merged_into is null`.execute(db);
  const customers = rows[0]?.n ?? 0;
  await db
    .updateTable('trait_refreshes')
    // Two workers' clocks may differ: it has not ended before it began.
    .set({ completed_at: now < begunAt ? begunAt : now, customers })
    .where(({ eb, refTuple, tuple }) =>
      eb(
        refTuple('trait_id', 'version'),
        'in',
        computed.map(({ id, version }) => tuple(id, version)),
      ),
    )
    .where('begun_at', '=', begunAt)
    .execute();
  return customers;
}

/** Whether a refresh is so late that its process must be gone: longer than its turn and its tries could take. */
export async function refreshIsLost(db: Db, now: Date): Promise<boolean> {
  const lateMs = 3_600_000;
  return (await traits.active(db)).some(
    ({ begun_at, updated_at, refresh_seconds }) =>
      (begun_at ?? updated_at).getTime() + refresh_seconds * 1000 + lateMs < now.getTime(),
  );
}
