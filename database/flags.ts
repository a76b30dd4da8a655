import type { Selectable } from 'kysely';
import type { CreateFlagInput } from '../contracts/flags.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db } from './client.ts';
import type { Database } from './schema.ts';

export type FlagRow = Selectable<Database['flags']>;

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
  return ids.flatMap((id) => rows.filter((row) => row.id === id));
}

/** @throws NotFound */
export async function find(db: Db, id: string): Promise<FlagRow> {
  const row = await db.selectFrom('flags').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no flag ${id}.`);
  return row;
}

/** @throws AlreadyExists */
export async function insert(db: Db, id: string, flag: CreateFlagInput, now: Date): Promise<FlagRow> {
  const row = await db
    .insertInto('flags')
    .values({
      ...flag,
      id,
      dependencies: JSON.stringify(flag.dependencies),
      revision: 1,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row) return row;
  throw new PricewrightError('AlreadyExists', `A flag with the key "${flag.key}" exists.`, {
    fields: [{ field: 'key', code: 'flag_key_taken', message: `The key "${flag.key}" is taken.` }],
  });
}
