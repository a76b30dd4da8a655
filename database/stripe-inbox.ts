import { sql } from 'kysely';
import type { Db, Tx } from './client.ts';
import { gatheredOn } from './gathered.ts';
import { newId } from './ids.ts';

export interface InboxEvent {
  id: string;
  type: string;
  created: Date;
  object: { id: string; object: string; [field: string]: unknown };
}

interface Receipt {
  event: InboxEvent;
  requestId: string;
  now: Date;
}

const limits = { most: 200, restMs: 50, busyPerSecond: 100 };
const receiveBeside = gatheredOn(receiveTogether, limits);

/**
 * The usual case, together with the events that come beside it: keeps an event that was not kept yet, applies it to the
 * mirror, which it is newer than, and tells the journal. Does nothing when it is anything else.
 * @returns whether it was that case
 */
export async function receiveNewer(db: Db, event: InboxEvent, requestId: string, now: Date): Promise<boolean> {
  return await receiveBeside(db, { event, requestId, now });
}

async function receiveTogether(db: Db, receipts: Receipt[]): Promise<boolean[]> {
  // Of several of one object only the first is the usual case: the others are compared with it.
  const first = new Map<string, Receipt>();
  for (const receipt of receipts) {
    const { id } = receipt.event.object;
    if (!first.has(id)) first.set(id, receipt);
  }
  const rows = [...first.values()].map(({ event: { id, type, created, object }, requestId, now }) => ({
    ...{ event_id: id, type, created, object_id: object.id, object: object.object, data: object, at: now },
    ...{ deleted: type.endsWith('.deleted'), journal_id: newId('jrn'), request_id: requestId },
  }));
  const { rows: kept } = await sql<{ event_id: string }>`
    with given as (
      select * from json_to_recordset(${JSON.stringify(rows)}::json) as given (event_id text, type text,
        created timestamptz, object_id text, object text, data jsonb, deleted boolean, journal_id text, request_id text,
        at timestamptz)
    ), applied as (
      insert into stripe_objects (id, object, data, deleted, event_created, event_id)
      select object_id, object, data, deleted, created, event_id from given
      where not exists (select from stripe_inbox where stripe_inbox.event_id = given.event_id)
      order by object_id
      on conflict (id) do update set object = excluded.object, data = excluded.data, deleted = excluded.deleted,
        event_created = excluded.event_created, event_id = excluded.event_id
      where stripe_objects.event_created < excluded.event_created
      returning event_id
    ), kept as (
      insert into stripe_inbox (event_id, type, object_id, created, payload, received_at)
      select event_id, type, object_id, created, data, at from given join applied using (event_id)
      returning event_id
    ), told as (
      insert into journal (id, type, area, entity_id, actor, request_id, at)
      select journal_id, 'stripe.' || type, 'stripe', object_id, 'stripe', request_id, at
      from given join applied using (event_id)
    )
    select event_id from kept`.execute(db);
  const ids = new Set(kept.map(({ event_id }) => event_id));
  return receipts.map((receipt) => first.get(receipt.event.object.id) === receipt && ids.has(receipt.event.id));
}

/**
 * Keeps an event once and applies it to the mirror only when it is newer than what is there: Stripe delivers unordered
 * and repeatedly (docs.stripe.com/webhooks, "Event ordering"). Belongs into the transaction of what follows from the
 * event: what failed then is done when Stripe delivers it again.
 * @returns `duplicate`, `stale`, `applied`, or `tie` when both carry the same second and the object must be fetched again
 */
export async function receive(
  tx: Tx,
  event: InboxEvent,
  now: Date,
): Promise<'duplicate' | 'stale' | 'applied' | 'tie'> {
  const kept = await tx
    .insertInto('stripe_inbox')
    .values({
      event_id: event.id,
      type: event.type,
      object_id: event.object.id,
      created: event.created,
      payload: JSON.stringify(event.object),
      received_at: now,
    })
    .onConflict((conflict) => conflict.column('event_id').doNothing())
    .returning('event_id')
    .executeTakeFirst();
  if (!kept) return 'duplicate';
  const row = {
    object: event.object.object,
    data: JSON.stringify(event.object),
    deleted: event.type.endsWith('.deleted'),
    event_created: event.created,
    event_id: event.id,
  };
  const applied = await tx
    .insertInto('stripe_objects')
    .values({ id: event.object.id, ...row })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(row).where('stripe_objects.event_created', '<', event.created),
    )
    .returning('id')
    .executeTakeFirst();
  if (applied) return 'applied';
  const present = await tx
    .selectFrom('stripe_objects')
    .select('event_created')
    .where('id', '=', event.object.id)
    .executeTakeFirstOrThrow();
  return present.event_created.getTime() === event.created.getTime() ? 'tie' : 'stale';
}

/**
 * Replaces the mirrored object by what Stripe holds now; null says that it holds it no more. The time of its last event
 * stays: another event of that second is again a tie, whatever our clock says.
 */
export async function refresh(db: Db, object: InboxEvent['object'] | null, id: string): Promise<void> {
  await db
    .updateTable('stripe_objects')
    .set(object ? { data: JSON.stringify(object), deleted: false } : { deleted: true })
    .where('id', '=', id)
    .execute();
}
