import { type Insertable, type Selectable, sql, type Updateable } from 'kysely';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db, Tx } from './client.ts';
import { moveWallets } from './credits.ts';
import { moveUsage } from './entitlement-usage.ts';
import type { CustomerTables } from './schema-customers.ts';
import { namingConflicts } from './unique-violation.ts';

export type CustomerRow = Selectable<CustomerTables['customers']>;
export type NewCustomerRow = Insertable<CustomerTables['customers']>;
export type CustomerChanges = Omit<Updateable<CustomerTables['customers']>, 'id' | 'revision'>;

const conflicts = {
  customers_external_id_key: 'externalId',
  customers_stripe_customer_id_key: 'stripeCustomerId',
};

/** @throws NotFound */
export async function find(db: Db, id: string, options: { lock?: boolean } = {}): Promise<CustomerRow> {
  let query = db.selectFrom('customers').selectAll().where('id', '=', id);
  if (options.lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no customer ${id}.`);
  return row;
}

/** In the order of the ids. */
export async function byIds(db: Db, ids: string[]): Promise<CustomerRow[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('customers').selectAll().where('id', 'in', ids).execute();
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

export async function byNameIndex(db: Db, indexes: Buffer[]): Promise<CustomerRow[]> {
  return await db
    .selectFrom('customers')
    .selectAll()
    .where('name_index', 'in', indexes)
    .where('merged_into', 'is', null)
    .orderBy('id')
    .limit(100)
    .execute();
}

/** Which of these names of outside systems are taken. */
export async function knownExternalIds(db: Db, externalIds: string[]): Promise<Set<string>> {
  if (externalIds.length === 0) return new Set();
  const rows = await db.selectFrom('customers').select('external_id').where('external_id', 'in', externalIds).execute();
  return new Set(rows.flatMap((row) => row.external_id ?? []));
}

/** @throws AlreadyExists */
export async function insert(db: Db, rows: NewCustomerRow[]): Promise<CustomerRow[]> {
  if (rows.length === 0) return [];
  return await namingConflicts(conflicts, () => db.insertInto('customers').values(rows).returningAll().execute());
}

/** Raises the revision: for people's edits. @throws AlreadyExists */
export async function update(db: Db, id: string, changes: CustomerChanges, now: Date): Promise<CustomerRow> {
  return await namingConflicts(conflicts, () =>
    db
      .updateTable('customers')
      .set((eb) => ({ ...changes, revision: eb('revision', '+', 1), updated_at: now }))
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow(),
  );
}

/** Hands over what belonged to an account to the one that it was merged into, earlier mergers included. */
export async function moveBelongings(db: Db, fromId: string, toId: string, now: Date): Promise<void> {
  await db.updateTable('persons').set({ customer_id: toId }).where('customer_id', '=', fromId).execute();
  await db
    .updateTable('subscriptions')
    .set({ customer_id: toId, updated_at: now })
    .where('customer_id', '=', fromId)
    .execute();
  await sql`update customer_pricings set customer_id = ${toId} where customer_id = ${fromId}`.execute(db);
  await sql`update alacarte_purchases set customer_id = ${toId} where customer_id = ${fromId}`.execute(db);
  await moveWallets(db, fromId, toId, now);
  await moveUsage(db, fromId, toId);
  await db.updateTable('customers').set({ merged_into: toId }).where('merged_into', '=', fromId).execute();
}

/** Takes what identifies the accounts out of their rows; their keys are destroyed apart. */
export async function eraseIdentity(db: Db, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await db.updateTable('customers').set({ identity: null, name_index: null }).where('id', 'in', ids).execute();
}

/** Locked, so that no edit comes between reading and indexing anew. */
export async function lockByIds(tx: Tx, ids: string[]): Promise<CustomerRow[]> {
  if (ids.length === 0) return [];
  return await tx.selectFrom('customers').selectAll().where('id', 'in', ids).orderBy('id').forUpdate().execute();
}

/** No edit of the record: its revision stays. */
export async function reindex(tx: Tx, id: string, nameIndex: Buffer | null): Promise<void> {
  await tx.updateTable('customers').set({ name_index: nameIndex }).where('id', '=', id).execute();
}
