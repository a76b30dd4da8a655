import type { Db, Tx } from './client.ts';

export interface InboxEvent {
  id: string;
  type: string;
  created: Date;
  object: { id: string; object: string; [field: string]: unknown };
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
