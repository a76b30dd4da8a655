import type { RetiredIndexKey, WrappedKey } from '../contracts/personal-data.ts';
import type { Db, Tx } from './client.ts';

/** The key that the data was sealed with is none of those that the settings name. */
export class MasterKeyMismatch extends Error {
  constructor(stored: string, given: readonly string[]) {
    super(
      `PRICEWRIGHT_MASTER_KEY is another key (${given.join(', ')}) than the one that names and addresses in this database were sealed with (${stored}). Use that one, or name it in PRICEWRIGHT_OLD_MASTER_KEYS: without it they cannot be read.`,
    );
    this.name = 'MasterKeyMismatch';
  }
}

/** @throws MasterKeyMismatch before anything is sealed with a key while other rows cannot be read */
export async function assertMasterKeys(db: Db, known: readonly string[]): Promise<void> {
  const other = await db
    .selectFrom('subject_keys')
    .select('master_key_id')
    .where('master_key_id', 'not in', known)
    .limit(1)
    .executeTakeFirst();
  if (other) throw new MasterKeyMismatch(other.master_key_id, known);
}

/** Subjects whose keys another master key wraps, locked; those that somebody else rewraps just now are left out. */
export async function wrappedByOthers(
  tx: Tx,
  masterKeyId: string,
  limit: number,
): Promise<{ subjectId: string; key: WrappedKey }[]> {
  const rows = await tx
    .selectFrom('subject_keys')
    .selectAll()
    .where('master_key_id', '!=', masterKeyId)
    .orderBy('master_key_id')
    .orderBy('subject_id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map((row) => ({
    subjectId: row.subject_id,
    key: { wrappedKey: row.wrapped_key, masterKeyId: row.master_key_id },
  }));
}

export async function countByOthers(db: Db, masterKeyId: string): Promise<number> {
  const { count } = await db
    .selectFrom('subject_keys')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('master_key_id', '!=', masterKeyId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function replace(tx: Tx, subjectId: string, key: WrappedKey): Promise<void> {
  await tx
    .updateTable('subject_keys')
    .set({ wrapped_key: key.wrappedKey, master_key_id: key.masterKeyId })
    .where('subject_id', '=', subjectId)
    .execute();
}

export async function indexKeys(db: Db): Promise<RetiredIndexKey[]> {
  const rows = await db.selectFrom('index_keys').selectAll().execute();
  return rows.map((row) => ({
    masterKeyId: row.master_key_id,
    wrappedKey: row.wrapped_key,
    wrappedBy: row.wrapped_by,
  }));
}

export async function keepIndexKeys(tx: Tx, keys: RetiredIndexKey[], now: Date): Promise<void> {
  for (const { masterKeyId, wrappedKey, wrappedBy } of keys) {
    await tx
      .insertInto('index_keys')
      .values({ master_key_id: masterKeyId, wrapped_key: wrappedKey, wrapped_by: wrappedBy, retired_at: now })
      .onConflict((conflict) =>
        conflict.column('master_key_id').doUpdateSet({ wrapped_key: wrappedKey, wrapped_by: wrappedBy }),
      )
      .execute();
  }
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
