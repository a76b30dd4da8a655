import { type Selectable, sql } from 'kysely';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Delivery, DeliveryQuery, WebhookMessage } from '../contracts/webhooks.ts';
import { wantsEvent } from '../domain/webhooks/wants-event.ts';
import type { Db } from './client.ts';
import { newId } from './ids.ts';
import * as journal from './journal.ts';
import type { Database } from './schema.ts';

export type DeliveryRow = Selectable<Database['webhook_deliveries']>;

/**
 * Turns the journal's next entries into deliveries for those who want them; each entry once for each webhook, since the
 * place reached moves in the same transaction.
 * @returns whether there may be more
 */
export async function feed(db: Db, limit: number, now: Date): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    const last = await journal.lastPosition(tx);
    const reached = await tx.selectFrom('webhook_feed').select('position').forUpdate().executeTakeFirst();
    if (!reached) {
      await tx.insertInto('webhook_feed').values({ position: last.toString() }).execute();
      return false;
    }
    if (BigInt(reached.position) >= last) return false;
    const wanting = await tx.selectFrom('webhooks').select(['id', 'events']).where('enabled', '=', true).execute();
    const entries = wanting.length > 0 ? await journal.after(tx, BigInt(reached.position), limit) : [];
    const rows = entries.flatMap((entry) =>
      wanting.filter(({ events }) => wantsEvent(events, entry.type)).map(({ id }) => deliveryOf(id, entry, now)),
    );
    if (rows.length > 0) {
      await tx
        .insertInto('webhook_deliveries')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    const position = wanting.length > 0 ? (entries.at(-1)?.position ?? reached.position) : last.toString();
    await tx.updateTable('webhook_feed').set({ position }).execute();
    return BigInt(position) < last;
  });
}

function deliveryOf(webhookId: string, entry: journal.StreamEntry, now: Date) {
  const { type, area, entityId, operationId, position, at } = entry;
  const message: WebhookMessage = {
    type,
    timestamp: at.toISOString(),
    data: { area, entityId, operationId, position },
  };
  return {
    id: newId('delivery'),
    webhook_id: webhookId,
    message_id: newId('msg'),
    position,
    type,
    body: JSON.stringify(message),
    state: 'pending' as const,
    next_attempt_at: now,
    created_at: now,
    finished_at: null,
  };
}

export interface DueDelivery {
  id: string;
  webhookId: string;
  messageId: string;
  body: string;
  attempts: number;
  url: string;
  secretGeneration: number;
  secretRotatedAt: Date | null;
}

/**
 * Takes deliveries that are due, a few of each webhook, and puts off their next attempt, so that a sender that dies is
 * followed by another. Only the relay's leader takes.
 */
export async function takeDue(
  db: Db,
  settings: { limit: number; perWebhook: number; leaseMs: number; busy: string[] },
  now: Date,
): Promise<DueDelivery[]> {
  const { limit, perWebhook, leaseMs, busy } = settings;
  const { rows } = await sql<DueDelivery>`
    with due as (
      select deliveries.id, row_number() over (partition by webhook_id order by next_attempt_at, deliveries.id) as place
      from webhook_deliveries as deliveries join webhooks on webhooks.id = webhook_id
      where state = 'pending' and next_attempt_at <= ${now} and enabled and not webhook_id = any(${busy})
    )
    update webhook_deliveries as deliveries
    set attempts = attempts + 1, next_attempt_at = ${new Date(now.getTime() + leaseMs)}
    from webhooks
    where webhooks.id = webhook_id
      and deliveries.id in (select id from due where place <= ${perWebhook} order by place limit ${limit})
    returning deliveries.id, webhook_id as "webhookId", message_id as "messageId", body, attempts, url,
      secret_generation as "secretGeneration", secret_rotated_at as "secretRotatedAt"`.execute(db);
  return rows;
}

export interface Attempt {
  status: number | null;
  error: string | null;
  durationMs: number;
}

/** Writes an attempt into the log, and what follows from it. */
export async function settle(
  db: Db,
  id: string,
  attempt: Attempt,
  end: { state: 'delivered' | 'failed' } | { state: 'pending'; retryAt: Date },
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const next = end.state === 'pending' ? { next_attempt_at: end.retryAt } : { finished_at: now };
    const { numUpdatedRows } = await tx
      .updateTable('webhook_deliveries')
      .set({ state: end.state, ...next })
      .where('id', '=', id)
      .where('state', '=', 'pending')
      .executeTakeFirst();
    // The webhook was deleted meanwhile, and its log with it.
    if (numUpdatedRows === 0n) return;
    await tx
      .insertInto('webhook_attempts')
      .values({
        delivery_id: id,
        at: now,
        status: attempt.status,
        error: attempt.error,
        duration_ms: attempt.durationMs,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
}

/** The delivery log, newest first. */
export async function log(
  db: Db,
  webhookId: string,
  { state, cursor, limit }: DeliveryQuery,
): Promise<{ data: Delivery[]; nextCursor: string | null }> {
  let query = db.selectFrom('webhook_deliveries').selectAll().where('webhook_id', '=', webhookId);
  if (state) query = query.where('state', '=', state);
  if (cursor) query = query.where('id', '<', cursor);
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const data = await present(db, rows.slice(0, limit));
  return { data, nextCursor: rows.length > limit ? data.at(-1)!.id : null };
}

/** Sends one again, whatever became of it. @throws NotFound */
export async function replay(db: Db, webhookId: string, id: string, now: Date): Promise<Delivery> {
  const row = await db
    .updateTable('webhook_deliveries')
    .set({ state: 'pending', attempts: 0, next_attempt_at: now, finished_at: null })
    .where('webhook_id', '=', webhookId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `The webhook ${webhookId} has no delivery ${id}.`);
  return (await present(db, [row]))[0]!;
}

export async function replayFailed(db: Db, webhookId: string, since: Date, now: Date): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('webhook_deliveries')
    .set({ state: 'pending', attempts: 0, next_attempt_at: now, finished_at: null })
    .where('webhook_id', '=', webhookId)
    .where('state', '=', 'failed')
    .where('created_at', '>=', since)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

async function present(db: Db, rows: DeliveryRow[]): Promise<Delivery[]> {
  if (rows.length === 0) return [];
  const attempts = await db
    .selectFrom('webhook_attempts')
    .selectAll()
    .where(
      'delivery_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('at')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    messageId: row.message_id,
    type: row.type,
    state: row.state,
    attempts: attempts
      .filter(({ delivery_id }) => delivery_id === row.id)
      .map(({ at, status, error, duration_ms }) => ({ at: at.toISOString(), status, error, durationMs: duration_ms })),
    nextAttemptAt: row.state === 'pending' ? row.next_attempt_at.toISOString() : null,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  }));
}
