import { type Selectable, sql, type Updateable } from 'kysely';
import type { CreateHoldoutInput } from '../contracts/holdouts.ts';
import type { ListQuery } from '../contracts/http.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db } from './client.ts';
import { type ListSource, listPage } from './list-query.ts';
import type { HoldoutTables } from './schema-holdouts.ts';
import { namingConflicts } from './unique-violation.ts';

export type HoldoutRow = Selectable<HoldoutTables['holdouts']>;

/** @throws NotFound */
export async function find(db: Db, id: string, options: { lock?: boolean } = {}): Promise<HoldoutRow> {
  let query = db.selectFrom('holdouts').selectAll().where('id', '=', id);
  if (options.lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no holdout ${id}.`);
  return row;
}

/** Those that keep subjects out of experiments now: what `heldOutBy` and `holdoutFilters` take. */
export async function active(db: Db): Promise<HoldoutRow[]> {
  return await db.selectFrom('holdouts').selectAll().where('archived_at', 'is', null).orderBy('key').execute();
}

/** @throws AlreadyExists */
export async function insert(
  db: Db,
  holdout: CreateHoldoutInput & { id: string; seed: string },
  now: Date,
): Promise<HoldoutRow> {
  return await namingConflicts({ holdouts_key_key: 'key' }, () =>
    db
      .insertInto('holdouts')
      .values({
        ...holdout,
        experiments: JSON.stringify(holdout.experiments),
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
  changes: Pick<Updateable<HoldoutTables['holdouts']>, 'name' | 'description' | 'experiments' | 'archived_at'>,
  now: Date,
): Promise<HoldoutRow> {
  return await db
    .updateTable('holdouts')
    .set((eb) => ({ ...changes, revision: eb('revision', '+', 1), updated_at: now }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Subjects of whom events have come, by the name that assignments hash; staff is left out. */
export async function subjects(
  db: Db,
  unit: HoldoutRow['unit'],
): Promise<{ key: string; assignmentKey: string; firstAt: Date }[]> {
  const { rows } = await sql<{ key: string; assignmentKey: string; firstAt: Date }>`
    select key, assignment_key as "assignmentKey", first_at as "firstAt" from event_subjects
    where kind = ${unit} and id = canonical_id and not staff order by id`.execute(db);
  return rows;
}

const source: ListSource = {
  from: sql`holdouts`,
  id: sql.ref('id'),
  search: [sql.ref('name'), sql.ref('key')],
  fields: {
    id: { expression: sql.ref('id'), type: 'text' },
    key: { expression: sql.ref('key'), type: 'text' },
    name: { expression: sql.ref('name'), type: 'text' },
    unit: { expression: sql.ref('unit'), type: 'text' },
    percentage: { expression: sql.ref('percentage'), type: 'number' },
    archivedAt: { expression: sql.ref('archived_at'), type: 'timestamp' },
    createdAt: { expression: sql.ref('created_at'), type: 'timestamp' },
    updatedAt: { expression: sql.ref('updated_at'), type: 'timestamp' },
  },
};

export async function list(db: Db, query: ListQuery): Promise<{ rows: HoldoutRow[]; total: number }> {
  const { ids, total } = await listPage(db, source, query);
  if (ids.length === 0) return { rows: [], total };
  const rows = await db.selectFrom('holdouts').selectAll().where('id', 'in', ids).execute();
  return { rows: ids.flatMap((id) => rows.filter((row) => row.id === id)), total };
}
