import { type Selectable, sql, type Updateable } from 'kysely';
import type { ListQuery } from '../contracts/http.ts';
import type { CreateSegmentInput } from '../contracts/segments.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db } from './client.ts';
import { type ListSource, listPage } from './list-query.ts';
import type { CustomerTables } from './schema-customers.ts';
import { namingConflicts } from './unique-violation.ts';

export type SegmentRow = Selectable<CustomerTables['segments']>;

/** @throws NotFound */
export async function find(db: Db, id: string, options: { lock?: boolean } = {}): Promise<SegmentRow> {
  let query = db.selectFrom('segments').selectAll().where('id', '=', id);
  if (options.lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no segment ${id}.`);
  return row;
}

/** @throws AlreadyExists */
export async function insert(db: Db, id: string, segment: CreateSegmentInput, now: Date): Promise<SegmentRow> {
  return await namingConflicts({ segments_key_key: 'key' }, () =>
    db
      .insertInto('segments')
      .values({
        ...segment,
        id,
        condition: JSON.stringify(segment.condition),
        revision: 1,
        created_at: now,
        updated_at: now,
      })
      .returningAll()
      .executeTakeFirstOrThrow(),
  );
}

export async function update(
  db: Db,
  id: string,
  changes: Pick<Updateable<CustomerTables['segments']>, 'name' | 'description' | 'condition'>,
  now: Date,
): Promise<SegmentRow> {
  return await db
    .updateTable('segments')
    .set((eb) => ({ ...changes, revision: eb('revision', '+', 1), updated_at: now }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function remove(db: Db, id: string): Promise<void> {
  await db.deleteFrom('segments').where('id', '=', id).execute();
}

/** Keys of flags with a rule that asks a segment, in whichever environment, archived or not. */
export async function flagsAsking(db: Db, key: string): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    select distinct flags.key from flag_environments as part join flags on flags.id = part.flag_id
    where part.rules @> ${JSON.stringify([{ segments: [key] }])}::jsonb order by flags.key`.execute(db);
  return rows.map((row) => row.key);
}

const source: ListSource = {
  from: sql`segments`,
  id: sql.ref('id'),
  search: [sql.ref('name'), sql.ref('key')],
  fields: {
    id: { expression: sql.ref('id'), type: 'text' },
    key: { expression: sql.ref('key'), type: 'text' },
    name: { expression: sql.ref('name'), type: 'text' },
    createdAt: { expression: sql.ref('created_at'), type: 'timestamp' },
    updatedAt: { expression: sql.ref('updated_at'), type: 'timestamp' },
  },
};

export async function list(db: Db, query: ListQuery): Promise<{ rows: SegmentRow[]; total: number }> {
  const { ids, total } = await listPage(db, source, query);
  if (ids.length === 0) return { rows: [], total };
  const rows = await db.selectFrom('segments').selectAll().where('id', 'in', ids).execute();
  return { rows: ids.flatMap((id) => rows.filter((row) => row.id === id)), total };
}
