import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { ListQuery } from '../contracts/http.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { TraitDefinition } from '../contracts/traits.ts';
import type { Db } from './client.ts';
import { type ListSource, listPage } from './list-query.ts';
import type { TraitTables } from './schema-traits.ts';
import { namingConflicts } from './unique-violation.ts';

export type TraitRow = Selectable<TraitTables['traits']> & {
  /** When the last refresh of all customers began, of the trait's present version. */
  begun_at: Date | null;
  /** When the last one that reached its end did. */
  completed_at: Date | null;
  /** How many customers that one had. */
  customers: number | null;
};

/** Whether a refresh has begun since the last one that reached its end. */
export function isBeingRefreshed({ begun_at, completed_at }: TraitRow): boolean {
  return begun_at !== null && (completed_at === null || completed_at < begun_at);
}

function withRefresh(db: Db) {
  return db
    .selectFrom('traits')
    .leftJoin('trait_refreshes', (join) =>
      join.onRef('trait_refreshes.trait_id', '=', 'traits.id').onRef('trait_refreshes.version', '=', 'traits.version'),
    )
    .selectAll('traits')
    .select(['trait_refreshes.begun_at', 'trait_refreshes.completed_at', 'trait_refreshes.customers']);
}

/** How many traits nobody can read any more, since no refresh of all customers has begun within their freshness. */
export function staleTraitsSql(now: Date): RawBuilder<number> {
  return sql`(
    select count(*)::int from traits
    left join trait_refreshes on trait_refreshes.trait_id = traits.id and trait_refreshes.version = traits.version
    where archived_at is null
      and coalesce(begun_at, traits.updated_at) < ${now}::timestamptz - make_interval(secs => freshness_seconds))`;
}

/** @throws NotFound */
export async function find(db: Db, id: string, options: { lock?: boolean } = {}): Promise<TraitRow> {
  let query = withRefresh(db).where('traits.id', '=', id);
  if (options.lock) query = query.forUpdate('traits');
  const row = await query.executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no trait ${id}.`);
  return row;
}

/** All that are not archived. */
export async function active(db: Db): Promise<TraitRow[]> {
  return await withRefresh(db).where('traits.archived_at', 'is', null).orderBy('traits.key').execute();
}

/** In the order of the keys. @throws NotFound naming those that are not there */
export async function byKeys(db: Db, keys: readonly string[]): Promise<TraitRow[]> {
  const rows = await withRefresh(db)
    .where('traits.key', 'in', [...keys])
    .where('archived_at', 'is', null)
    .execute();
  return inOrder(keys, rows);
}

/** @throws NotFound naming the keys that are not there */
export function inOrder<Named extends { key: string }>(keys: readonly string[], rows: readonly Named[]): Named[] {
  const found = new Map(rows.map((row) => [row.key, row]));
  const missing = keys.filter((key) => !found.has(key));
  if (missing.length > 0) throw new PricewrightError('NotFound', `There is no trait ${missing.join(', ')}.`);
  return keys.flatMap((key) => found.get(key) ?? []);
}

export interface NewTrait {
  id: string;
  key: string;
  name: string;
  description: string;
  owner: string;
  definition: TraitDefinition;
  freshnessSeconds: number;
  refreshSeconds: number;
  onEvents: boolean;
  shipped: boolean;
}

function asRow({ definition, freshnessSeconds, refreshSeconds, onEvents, ...same }: NewTrait, now: Date) {
  return {
    ...same,
    version: 1,
    definition: JSON.stringify(definition),
    freshness_seconds: freshnessSeconds,
    refresh_seconds: refreshSeconds,
    on_events: onEvents,
    revision: 1,
    created_at: now,
    updated_at: now,
  };
}

/** @throws AlreadyExists */
export async function insert(db: Db, trait: NewTrait, now: Date): Promise<TraitRow> {
  await namingConflicts({ traits_key_key: 'key' }, () => db.insertInto('traits').values(asRow(trait, now)).execute());
  return await find(db, trait.id);
}

/** @returns how many were not there */
export async function insertUnlessThere(db: Db, traits: readonly NewTrait[], now: Date): Promise<number> {
  const rows = await db
    .insertInto('traits')
    .values(traits.map((trait) => asRow(trait, now)))
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('id')
    .execute();
  return rows.length;
}

export async function update(
  db: Db,
  id: string,
  changes: Partial<{
    name: string;
    description: string;
    owner: string;
    version: number;
    definition: string;
    freshness_seconds: number;
    refresh_seconds: number;
    on_events: boolean;
    shipped: boolean;
    archived_at: Date | null;
  }>,
  now: Date,
): Promise<TraitRow> {
  await db
    .updateTable('traits')
    .set((eb) => ({ ...changes, revision: eb('revision', '+', 1), updated_at: now }))
    .where('id', '=', id)
    .execute();
  return await find(db, id);
}

const source: ListSource = {
  from: sql`traits`,
  id: sql.ref('traits.id'),
  search: [sql.ref('traits.name'), sql.ref('traits.key'), sql.ref('traits.owner')],
  fields: {
    id: { expression: sql.ref('traits.id'), type: 'text' },
    key: { expression: sql.ref('traits.key'), type: 'text' },
    name: { expression: sql.ref('traits.name'), type: 'text' },
    owner: { expression: sql.ref('traits.owner'), type: 'text' },
    from: { expression: sql`(traits.definition ->> 'from')`, type: 'text' },
    shipped: { expression: sql.ref('traits.shipped'), type: 'boolean' },
    archivedAt: { expression: sql.ref('traits.archived_at'), type: 'timestamp' },
    createdAt: { expression: sql.ref('traits.created_at'), type: 'timestamp' },
    updatedAt: { expression: sql.ref('traits.updated_at'), type: 'timestamp' },
  },
};

export async function list(db: Db, query: ListQuery): Promise<{ rows: TraitRow[]; total: number }> {
  const { ids, total } = await listPage(db, source, query);
  if (ids.length === 0) return { rows: [], total };
  const rows = await withRefresh(db).where('traits.id', 'in', ids).execute();
  return { rows: ids.flatMap((id) => rows.filter((row) => row.id === id)), total };
}
