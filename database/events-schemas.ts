import type { Selectable } from 'kysely';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db } from './client.ts';
import type { Database } from './schema.ts';

export type EventSchemaRow = Selectable<Database['event_schemas']>;

export async function all(db: Db): Promise<EventSchemaRow[]> {
  return await db.selectFrom('event_schemas').selectAll().orderBy('type').execute();
}

/** @throws NotFound */
export async function find(db: Db, type: string, options: { lock?: boolean } = {}): Promise<EventSchemaRow> {
  let query = db.selectFrom('event_schemas').selectAll().where('type', '=', type);
  if (options.lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `The type ${type} has no schema.`);
  return row;
}

type Fields = Pick<EventSchemaRow, 'description' | 'additional' | 'enforced' | 'properties'>;

/** @throws AlreadyExists */
export async function insert(db: Db, { type, properties, ...rest }: Fields & { type: string }, now: Date) {
  const row = await db
    .insertInto('event_schemas')
    .values({ type, ...rest, properties: JSON.stringify(properties), revision: 1, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.column('type').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (!row) throw new PricewrightError('AlreadyExists', `The type ${type} has a schema: change that one.`);
  return row;
}

export async function update(db: Db, type: string, { properties, ...rest }: Partial<Fields>, now: Date) {
  return await db
    .updateTable('event_schemas')
    .set((eb) => ({
      ...rest,
      ...(properties && { properties: JSON.stringify(properties) }),
      revision: eb('revision', '+', 1),
      updated_at: now,
    }))
    .where('type', '=', type)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function remove(db: Db, type: string): Promise<void> {
  await db.deleteFrom('event_schemas').where('type', '=', type).execute();
}
