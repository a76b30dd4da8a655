import type { Insertable, Selectable } from 'kysely';
import type { Db } from './client.ts';
import type { CustomerTables } from './schema-customers.ts';

export type ConsentRow = Selectable<CustomerTables['consents']>;

export async function ofPersons(db: Db, personIds: string[]): Promise<ConsentRow[]> {
  if (personIds.length === 0) return [];
  return await db
    .selectFrom('consents')
    .selectAll()
    .where('person_id', 'in', personIds)
    .orderBy('given_at')
    .orderBy('id')
    .execute();
}

export async function insert(db: Db, row: Insertable<CustomerTables['consents']>): Promise<ConsentRow> {
  return await db.insertInto('consents').values(row).returningAll().executeTakeFirstOrThrow();
}

/** Withdraws every consent to a purpose that stands; the rows stay, as proof of when it was given and withdrawn. */
export async function withdraw(db: Db, personId: string, purpose: string, now: Date): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('consents')
    .set({ withdrawn_at: now })
    .where('person_id', '=', personId)
    .where('purpose', '=', purpose)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
