import { type Selectable, sql } from 'kysely';
import type { ListQuery } from '../contracts/http.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Webhook } from '../contracts/webhooks.ts';
import type { Db } from './client.ts';
import { type ListSource, listPage } from './list-query.ts';
import type { Database } from './schema.ts';

export type WebhookRow = Selectable<Database['webhooks']>;

const source: ListSource = {
  from: sql`webhooks`,
  id: sql.ref('id'),
  search: [sql.ref('url'), sql.ref('description')],
  fields: {
    id: { expression: sql.ref('id'), type: 'text' },
    url: { expression: sql.ref('url'), type: 'text' },
    enabled: { expression: sql.ref('enabled'), type: 'boolean' },
    createdAt: { expression: sql.ref('created_at'), type: 'timestamp' },
    updatedAt: { expression: sql.ref('updated_at'), type: 'timestamp' },
  },
};

export async function list(db: Db, query: ListQuery): Promise<{ data: Webhook[]; total: number }> {
  const { ids, total } = await listPage(db, source, query);
  if (ids.length === 0) return { data: [], total };
  const rows = await db.selectFrom('webhooks').selectAll().where('id', 'in', ids).execute();
  return { data: ids.flatMap((id) => rows.filter((row) => row.id === id).map(present)), total };
}

/** @throws NotFound */
export async function find(db: Db, id: string, options: { lock?: boolean } = {}): Promise<WebhookRow> {
  let query = db.selectFrom('webhooks').selectAll().where('id', '=', id);
  if (options.lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no webhook ${id}.`);
  return row;
}

export async function insert(
  db: Db,
  webhook: Pick<WebhookRow, 'id' | 'url' | 'description' | 'events' | 'enabled'>,
  now: Date,
): Promise<WebhookRow> {
  const rest = { disabled_reason: null, secret_generation: 1, secret_rotated_at: null, revision: 1 };
  return await db
    .insertInto('webhooks')
    .values({ ...webhook, ...rest, created_at: now, updated_at: now })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function update(
  db: Db,
  id: string,
  updates: Partial<Pick<WebhookRow, 'url' | 'description' | 'events' | 'enabled' | 'disabled_reason'>>,
  now: Date,
): Promise<WebhookRow> {
  return await db
    .updateTable('webhooks')
    .set((eb) => ({ ...updates, revision: eb('revision', '+', 1), updated_at: now }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function rotateSecret(db: Db, id: string, now: Date): Promise<WebhookRow> {
  return await db
    .updateTable('webhooks')
    .set((eb) => ({ secret_generation: eb('secret_generation', '+', 1), secret_rotated_at: now, updated_at: now }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** With its deliveries. */
export async function remove(db: Db, id: string): Promise<void> {
  await db.deleteFrom('webhooks').where('id', '=', id).execute();
}

export function present(row: WebhookRow): Webhook {
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    events: row.events,
    enabled: row.enabled,
    disabledReason: row.disabled_reason,
    revision: row.revision,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
