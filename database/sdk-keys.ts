import { type Selectable, sql } from 'kysely';
import type { ListQuery } from '../contracts/http.ts';
import type { SdkKey } from '../contracts/sdk-keys.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db } from './client.ts';
import { type ListSource, listPage } from './list-query.ts';
import type { Database } from './schema.ts';

export type SdkKeyRow = Selectable<Database['sdk_keys']>;

/** By as many characters people know a key again. */
const prefixLength = 16;

const source: ListSource = {
  from: sql`sdk_keys`,
  id: sql.ref('id'),
  search: [sql.ref('application'), sql.ref('environment'), sql.ref('description')],
  fields: {
    id: { expression: sql.ref('id'), type: 'text' },
    application: { expression: sql.ref('application'), type: 'text' },
    environment: { expression: sql.ref('environment'), type: 'text' },
    createdAt: { expression: sql.ref('created_at'), type: 'timestamp' },
    revokedAt: { expression: sql.ref('revoked_at'), type: 'timestamp' },
  },
};

export async function list(db: Db, query: ListQuery): Promise<{ data: SdkKey[]; total: number }> {
  const { ids, total } = await listPage(db, source, query);
  if (ids.length === 0) return { data: [], total };
  const rows = await db.selectFrom('sdk_keys').selectAll().where('id', 'in', ids).execute();
  return { data: ids.flatMap((id) => rows.filter((row) => row.id === id).map(present)), total };
}

/** @throws NotFound */
export async function find(db: Db, id: string, options: { lock?: boolean } = {}): Promise<SdkKeyRow> {
  let query = db.selectFrom('sdk_keys').selectAll().where('id', '=', id);
  if (options.lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no SDK key ${id}.`);
  return row;
}

/** Whose application and environment a key names; undefined for one that is unknown or revoked. */
export async function byKey(db: Db, key: string): Promise<SdkKeyRow | undefined> {
  return await db
    .selectFrom('sdk_keys')
    .selectAll()
    .where('key', '=', key)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
}

/** @throws AlreadyExists while another key of the application and environment is in use */
export async function insert(
  db: Db,
  key: Pick<SdkKeyRow, 'id' | 'application' | 'environment' | 'description' | 'key' | 'created_by' | 'created_at'>,
): Promise<SdkKeyRow> {
  const row = await db
    .insertInto('sdk_keys')
    .values({ ...key, last_used_at: null, revoked_at: null, revision: 1 })
    .onConflict((conflict) =>
      conflict.columns(['application', 'environment']).where('revoked_at', 'is', null).doNothing(),
    )
    .returningAll()
    .executeTakeFirst();
  if (!row) {
    throw new PricewrightError(
      'AlreadyExists',
      `${key.application} has a key for ${key.environment}: revoke it first, or go on using it.`,
    );
  }
  return row;
}

export async function update(
  db: Db,
  id: string,
  change: Partial<Pick<SdkKeyRow, 'description' | 'revoked_at'>>,
): Promise<SdkKeyRow> {
  return await db
    .updateTable('sdk_keys')
    .set((eb) => ({ ...change, revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function touch(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('sdk_keys').set({ last_used_at: now }).where('id', '=', id).execute();
}

export function present(row: SdkKeyRow): SdkKey {
  return {
    id: row.id,
    application: row.application,
    environment: row.environment,
    description: row.description,
    key: row.key,
    prefix: row.key.slice(0, prefixLength),
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
    revision: row.revision,
  };
}
