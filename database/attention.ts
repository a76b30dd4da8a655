import { type Selectable, type SqlBool, sql } from 'kysely';
import type { AttentionItem, AttentionResolution } from '../contracts/attention.ts';
import type { ListQuery } from '../contracts/http.ts';
import type { AttentionKind } from '../contracts/tables/attention.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import { type AttentionRow, presentItem } from '../domain/attention/present-item.ts';
import { attentionRows } from './attention-sources.ts';
import type { Db } from './client.ts';
import { type ListSource, listPage } from './list-query.ts';
import type { Database } from './schema.ts';

type ResolutionRow = Selectable<Database['attention_resolutions']>;

const idOfItem = sql`items.kind || ':' || items.key`;
const columns = sql`items.kind, items.key, items.version, items.area, items.entity_id as "entityId",
  items.operation_id as "operationId", items.since, items.attempts, items.last_tried_at as "lastTriedAt", items.error,
  items.detail, items."left"`;
const unresolved = sql<SqlBool>`not exists (
  select from attention_resolutions as resolved
  where resolved.kind = items.kind and resolved.item_key = items.key and resolved.version = items.version)`;

function source(now: Date): ListSource {
  return {
    from: sql`${attentionRows(now)} as items`,
    id: idOfItem,
    where: unresolved,
    search: [sql.ref('items.key'), sql.ref('items.entity_id'), sql`items.error ->> 'message'`],
    fields: {
      id: { expression: idOfItem, type: 'text' },
      kind: { expression: sql.ref('items.kind'), type: 'text' },
      area: { expression: sql.ref('items.area'), type: 'text' },
      entityId: { expression: sql.ref('items.entity_id'), type: 'text' },
      operationId: { expression: sql.ref('items.operation_id'), type: 'text' },
      since: { expression: sql.ref('items.since'), type: 'timestamp' },
      createdAt: { expression: sql.ref('items.since'), type: 'timestamp' },
    },
  };
}

/** A page of what waits for a person now. */
export async function list(db: Db, query: ListQuery, now: Date): Promise<{ data: AttentionItem[]; total: number }> {
  const { ids, total } = await listPage(db, source(now), query);
  if (ids.length === 0) return { data: [], total };
  const { rows } = await sql<AttentionRow>`
    select ${columns} from ${attentionRows(now)} as items where ${idOfItem} = any(${ids})`.execute(db);
  const items = rows.map(presentItem);
  return { data: ids.flatMap((id) => items.filter((item) => item.id === id)), total };
}

/** The newest of what waits, for those who are told of it. */
export async function newest(db: Db, limit: number, now: Date): Promise<AttentionItem[]> {
  const { rows } = await sql<AttentionRow>`
    select ${columns} from ${attentionRows(now)} as items where ${unresolved}
    order by items.since desc limit ${limit}`.execute(db);
  return rows.map(presentItem);
}

/** @throws NotFound when it does not wait for anybody, or no longer */
export async function find(db: Db, kind: AttentionKind, key: string, now: Date): Promise<AttentionItem> {
  const { rows } = await sql<AttentionRow>`
    select ${columns} from ${attentionRows(now)} as items
    where items.kind = ${kind} and items.key = ${key} and ${unresolved}`.execute(db);
  if (!rows[0]) {
    throw new PricewrightError('NotFound', `${kind} ${key} does not need attention, or does no longer.`);
  }
  return presentItem(rows[0]);
}

/** @throws ConcurrentModification when somebody else was first */
export async function resolve(
  db: Db,
  item: AttentionItem,
  resolution: Pick<ResolutionRow, 'id' | 'action' | 'reason' | 'outside_id' | 'operation_id' | 'by' | 'at'>,
): Promise<AttentionResolution> {
  const row = await db
    .insertInto('attention_resolutions')
    .values({
      ...resolution,
      kind: item.kind,
      item_key: item.key,
      version: item.version,
      item: JSON.stringify(item),
    })
    .onConflict((conflict) => conflict.columns(['kind', 'item_key', 'version']).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!row) throw new PricewrightError('ConcurrentModification', `Somebody else has just taken care of ${item.id}.`);
  return presentResolution(row);
}

const historySource: ListSource = {
  from: sql`attention_resolutions`,
  id: sql.ref('id'),
  search: [sql.ref('item_key'), sql.ref('reason')],
  fields: {
    id: { expression: sql.ref('id'), type: 'text' },
    kind: { expression: sql.ref('kind'), type: 'text' },
    action: { expression: sql.ref('action'), type: 'text' },
    by: { expression: sql.ref('by'), type: 'text' },
    at: { expression: sql.ref('at'), type: 'timestamp' },
    createdAt: { expression: sql.ref('at'), type: 'timestamp' },
  },
};

/** How items have left the list. */
export async function history(db: Db, query: ListQuery): Promise<{ data: AttentionResolution[]; total: number }> {
  const { ids, total } = await listPage(db, historySource, query);
  if (ids.length === 0) return { data: [], total };
  const rows = await db.selectFrom('attention_resolutions').selectAll().where('id', 'in', ids).execute();
  return { data: ids.flatMap((id) => rows.filter((row) => row.id === id).map(presentResolution)), total };
}

function presentResolution(row: ResolutionRow): AttentionResolution {
  const { id, kind, item_key, version, action, reason, outside_id, operation_id, by, at, item } = row;
  return {
    id,
    kind,
    key: item_key,
    version,
    action,
    reason,
    outsideId: outside_id,
    by,
    at: at.toISOString(),
    item,
    operationId: operation_id,
  };
}
