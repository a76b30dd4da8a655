import type { WrappedKey } from '../contracts/personal-data.ts';
import type { Db } from './client.ts';

/** The key that the data was sealed with is not the one that the settings name. */
export class MasterKeyMismatch extends Error {
  constructor(stored: string, given: string) {
    super(
      `PRICEWRIGHT_MASTER_KEY is another key (${given}) than the one that names and addresses in this database were sealed with (${stored}). Use that one: without it they cannot be read.`,
    );
    this.name = 'MasterKeyMismatch';
  }
}

/** @throws MasterKeyMismatch before anything is sealed with a second key */
export async function assertMasterKey(db: Db, masterKeyId: string): Promise<void> {
  const other = await db
    .selectFrom('subject_keys')
    .select('master_key_id')
    .where('master_key_id', '!=', masterKeyId)
    .limit(1)
    .executeTakeFirst();
  if (other) throw new MasterKeyMismatch(other.master_key_id, masterKeyId);
}

/** The wrapped data keys of subjects, by subject id; a subject without one has nothing sealed. */
export async function keysOf(db: Db, subjectIds: string[]): Promise<Map<string, WrappedKey>> {
  if (subjectIds.length === 0) return new Map();
  const rows = await db.selectFrom('subject_keys').selectAll().where('subject_id', 'in', subjectIds).execute();
  return new Map(rows.map((row) => [row.subject_id, { wrappedKey: row.wrapped_key, masterKeyId: row.master_key_id }]));
}

export async function insert(db: Db, keys: ReadonlyMap<string, WrappedKey>, now: Date): Promise<void> {
  if (keys.size === 0) return;
  await db
    .insertInto('subject_keys')
    .values(
      [...keys].map(([subjectId, key]) => ({
        subject_id: subjectId,
        wrapped_key: key.wrappedKey,
        master_key_id: key.masterKeyId,
        created_at: now,
      })),
    )
    .execute();
}

/** From now on nobody reads what the keys sealed. Repeating it is harmless. */
export async function destroy(db: Db, subjectIds: string[]): Promise<void> {
  if (subjectIds.length === 0) return;
  await db.deleteFrom('subject_keys').where('subject_id', 'in', subjectIds).execute();
}
