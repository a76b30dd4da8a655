import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db } from './client.ts';
import type { FlagTables } from './schema-flags.ts';

export type FlagRow = Selectable<FlagTables['flags']>;

export async function all(db: Db): Promise<FlagRow[]> {
  return await db.selectFrom('flags').selectAll().orderBy('key').execute();
}

/** In no particular order; a key without a flag gives none. */
export async function byKeys(db: Db, keys: string[]): Promise<FlagRow[]> {
  if (keys.length === 0) return [];
  return await db.selectFrom('flags').selectAll().where('key', 'in', keys).execute();
}

export async function byIds(db: Db, ids: string[]): Promise<FlagRow[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('flags').selectAll().where('id', 'in', ids).execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** @throws NotFound */
export async function find(db: Db, id: string, options: { lock?: boolean } = {}): Promise<FlagRow> {
  let query = db.selectFrom('flags').selectAll().where('id', '=', id);
  if (options.lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no flag ${id}.`);
  return row;
}

export type NewFlag = Omit<Insertable<FlagTables['flags']>, 'revision' | 'created_at' | 'updated_at'>;

/** @throws AlreadyExists */
export async function insert(db: Db, flag: NewFlag, now: Date): Promise<FlagRow> {
  const row = await db
    .insertInto('flags')
    .values({ ...flag, revision: 1, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row) return row;
  throw new PricewrightError('AlreadyExists', `A flag with the key "${flag.key}" exists.`, {
    fields: [{ field: 'key', code: 'flag_key_taken', message: `The key "${flag.key}" is taken.` }],
  });
}

export type FlagChanges = Pick<
  Updateable<FlagTables['flags']>,
  | 'name'
  | 'description'
  | 'kind'
  | 'kill_switch'
  | 'permanent'
  | 'variants'
  | 'json_schema'
  | 'dependencies'
  | 'archived_at'
>;

/** A person's edit: it raises the revision. */
export async function update(db: Db, id: string, changes: FlagChanges, now: Date): Promise<FlagRow> {
  return await db
    .updateTable('flags')
    .set((eb) => ({ ...changes, revision: eb('revision', '+', 1), updated_at: now }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Keys of the flags that name this one among their dependencies. */
export async function dependentsOf(db: Db, key: string): Promise<string[]> {
  const rows = await db
    .selectFrom('flags')
    .select('key')
    .where(sql<boolean>`dependencies @> ${JSON.stringify([{ flagKey: key }])}::jsonb`)
    .where('archived_at', 'is', null)
    .orderBy('key')
    .execute();
  return rows.map((row) => row.key);
}

/** The whole registry as a graph. */
export async function dependencyGraph(db: Db): Promise<Pick<FlagRow, 'key' | 'dependencies'>[]> {
  return await db.selectFrom('flags').select(['key', 'dependencies']).orderBy('key').execute();
}
