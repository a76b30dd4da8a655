import type { Insertable, Selectable, Updateable } from 'kysely';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db, Tx } from './client.ts';
import type { CustomerTables } from './schema-customers.ts';
import { namingConflicts } from './unique-violation.ts';

export type PersonRow = Selectable<CustomerTables['persons']>;
export type NewPersonRow = Insertable<CustomerTables['persons']>;
export type PersonChanges = Omit<Updateable<CustomerTables['persons']>, 'id' | 'revision'>;

const conflicts = { persons_external_id_key: 'externalId', persons_customer_id_fkey: 'customerId' };

/** @throws NotFound */
export async function find(db: Db, id: string, options: { lock?: boolean } = {}): Promise<PersonRow> {
  let query = db.selectFrom('persons').selectAll().where('id', '=', id);
  if (options.lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no person ${id}.`);
  return row;
}

/** In the order of the ids. */
export async function byIds(db: Db, ids: string[]): Promise<PersonRow[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('persons').selectAll().where('id', 'in', ids).execute();
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** Persons with the address; one that was merged away leads to the one that it is now. */
export async function byAddressIndex(db: Db, field: 'email' | 'phone', indexes: Buffer[]): Promise<PersonRow[]> {
  const rows = await db
    .selectFrom('persons')
    .select((eb) => eb.fn.coalesce('merged_into', 'id').as('id'))
    .distinct()
    .where(field === 'email' ? 'email_index' : 'phone_index', 'in', indexes)
    .limit(100)
    .execute();
  return await byIds(db, rows.map((row) => row.id).sort());
}

/** @throws AlreadyExists, MalformedRequest */
export async function insert(db: Db, rows: NewPersonRow[]): Promise<PersonRow[]> {
  if (rows.length === 0) return [];
  return await namingConflicts(conflicts, () => db.insertInto('persons').values(rows).returningAll().execute());
}

/** Raises the revision: for people's edits. @throws AlreadyExists, MalformedRequest */
export async function update(db: Db, id: string, changes: PersonChanges, now: Date): Promise<PersonRow> {
  return await namingConflicts(conflicts, () =>
    db
      .updateTable('persons')
      .set((eb) => ({ ...changes, revision: eb('revision', '+', 1), updated_at: now }))
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow(),
  );
}

/** The person and everybody who was merged into it. */
export async function withMerged(db: Db, id: string): Promise<PersonRow[]> {
  return await db
    .selectFrom('persons')
    .selectAll()
    .where((eb) => eb.or([eb('id', '=', id), eb('merged_into', '=', id)]))
    .orderBy('id')
    .execute();
}

/** Hands over what belonged to a person to the one that it was merged into, earlier mergers included. */
export async function moveBelongings(db: Db, fromId: string, toId: string): Promise<void> {
  await db.updateTable('consents').set({ person_id: toId }).where('person_id', '=', fromId).execute();
  await db.updateTable('persons').set({ merged_into: toId }).where('merged_into', '=', fromId).execute();
}

/** Locked, so that no edit comes between reading and indexing anew. */
export async function lockByIds(tx: Tx, ids: string[]): Promise<PersonRow[]> {
  if (ids.length === 0) return [];
  return await tx.selectFrom('persons').selectAll().where('id', 'in', ids).orderBy('id').forUpdate().execute();
}

/** No edit of the record: its revision stays. */
export async function reindex(
  tx: Tx,
  id: string,
  indexes: { email_index: Buffer | null; phone_index: Buffer | null },
): Promise<void> {
  await tx.updateTable('persons').set(indexes).where('id', '=', id).execute();
}
