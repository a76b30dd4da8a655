import type { WrappedKey } from '../contracts/personal-data.ts';
import type { Db } from './client.ts';

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
