import { type Selectable, sql } from 'kysely';
import type { ApiKey } from '../contracts/access.ts';
import type { Role } from '../contracts/tables/permissions.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db } from './client.ts';
import type { Database } from './schema.ts';

type ApiKeyRow = Selectable<Database['api_keys']>;

export function presentApiKey(row: ApiKeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    environment: row.environment,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  };
}

export async function all(db: Db, page: { limit: number; offset: number }): Promise<{ data: ApiKey[]; total: number }> {
  const [rows, { total }] = await Promise.all([
    db.selectFrom('api_keys').selectAll().orderBy('id', 'desc').limit(page.limit).offset(page.offset).execute(),
    db.selectFrom('api_keys').select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow(),
  ]);
  return { data: rows.map(presentApiKey), total };
}

export async function insert(
  db: Db,
  key: Pick<ApiKeyRow, 'id' | 'name' | 'prefix' | 'hash' | 'scopes' | 'created_by' | 'created_at' | 'expires_at'> &
    Partial<Pick<ApiKeyRow, 'environment'>>,
): Promise<ApiKey> {
  return presentApiKey(await db.insertInto('api_keys').values(key).returningAll().executeTakeFirstOrThrow());
}

/** A key as a request under it asks for it: with its owner, in one statement that is prepared once a connection. */
export interface KeyInUse
  extends Pick<ApiKeyRow, 'id' | 'name' | 'hash' | 'scopes' | 'environment' | 'expires_at' | 'revoked_at'> {
  owner_roles: Role[];
  owner_disabled_at: Date | null;
}

export async function find(db: Db, id: string): Promise<KeyInUse | undefined> {
  return await db
    .selectFrom('api_keys')
    .innerJoin('members', 'members.user_id', 'api_keys.created_by')
    .select(['api_keys.id', 'api_keys.name', 'api_keys.hash', 'api_keys.scopes', 'api_keys.environment'])
    .select(['api_keys.expires_at', 'api_keys.revoked_at'])
    .select(['members.roles as owner_roles', 'members.disabled_at as owner_disabled_at'])
    .where('api_keys.id', '=', id)
    .executeTakeFirst();
}

/** Revoking twice is harmless. @throws NotFound */
export async function revoke(db: Db, id: string, now: Date): Promise<ApiKey> {
  const row = await db
    .updateTable('api_keys')
    .set((eb) => ({ revoked_at: eb.fn.coalesce('revoked_at', sql<Date>`${now}::timestamptz`) }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no API key ${id}.`);
  return presentApiKey(row);
}

export async function touch(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('api_keys').set({ last_used_at: now }).where('id', '=', id).execute();
}
