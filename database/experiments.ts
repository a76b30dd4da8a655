import { type Selectable, sql, type Updateable } from 'kysely';
import type { ExperimentLook } from '../contracts/experiment-results.ts';
import type { ListQuery } from '../contracts/http.ts';
import {
  type ExperimentTransition,
  experimentCommandAllowed,
  experimentEnds,
  experimentLifecycle,
} from '../contracts/tables/experiment-lifecycle.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db } from './client.ts';
import { type ListSource, listPage } from './list-query.ts';
import type { ExperimentDefinition, ExperimentTables } from './schema-experiments.ts';
import { namingConflicts } from './unique-violation.ts';

export type ExperimentRow = Selectable<ExperimentTables['experiments']>;

type Described = Pick<ExperimentRow, 'key' | 'name' | 'experiment_type' | 'environment' | 'flag_key' | 'definition'>;

/** @throws AlreadyExists */
export async function insert(
  db: Db,
  experiment: Described & { id: string; seed: string; created_by: string },
  now: Date,
): Promise<ExperimentRow> {
  return await namingConflicts({ experiments_key_key: 'key' }, () =>
    db
      .insertInto('experiments')
      .values({
        ...experiment,
        definition: JSON.stringify(experiment.definition),
        metrics: '[]',
        status: 'draft',
        batches: '[]',
        filters: '[]',
        holdouts: '[]',
        looks: 0,
        revision: 1,
        created_at: now,
        updated_at: now,
      })
      .returningAll()
      .executeTakeFirstOrThrow(),
  );
}

/** @throws NotFound */
export async function find(db: Db, id: string, options: { lock?: boolean } = {}): Promise<ExperimentRow> {
  let query = db.selectFrom('experiments').selectAll().where('id', '=', id);
  if (options.lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no experiment ${id}.`);
  return row;
}

/** The one that gives a flag's variants in an environment now, if any. */
export async function onFlag(db: Db, flagKey: string, environment: string): Promise<ExperimentRow | undefined> {
  return await db
    .selectFrom('experiments')
    .selectAll()
    .where('flag_key', '=', flagKey)
    .where('environment', '=', environment as ExperimentRow['environment'])
    .where('started_at', 'is not', null)
    .where('settled_at', 'is', null)
    .executeTakeFirst();
}

/** Ids of those that are running. */
export async function running(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('experiments').select('id').where('status', '=', 'running').orderBy('id').execute();
  return rows.map(({ id }) => id);
}

/** The experiment whose winner a rollout carries to everybody. */
export async function scaledBy(db: Db, rolloutId: string): Promise<ExperimentRow | undefined> {
  return await db.selectFrom('experiments').selectAll().where('rollout_id', '=', rolloutId).executeTakeFirst();
}

/** Parts of exclusion groups that experiments under way have. */
export async function groupParts(
  db: Db,
  environment: string,
): Promise<{ key: string; group: string; from: number; to: number }[]> {
  const { rows } = await sql<{ key: string; group: string; from: number; to: number }>`
    select key, definition #>> '{trafficAllocation,exclusion,group}' as group,
      (definition #>> '{trafficAllocation,exclusion,from}')::float8 as from,
      (definition #>> '{trafficAllocation,exclusion,to}')::float8 as to
    from experiments
    where environment = ${environment} and started_at is not null and settled_at is null
      and definition #>> '{trafficAllocation,exclusion,group}' is not null
    order by key`.execute(db);
  return rows;
}

/** A person's edit: the revision rises. @throws AlreadyExists */
export async function edit(db: Db, id: string, changes: Partial<Described>, now: Date): Promise<ExperimentRow> {
  const { definition, ...columns } = changes;
  return await db
    .updateTable('experiments')
    .set((eb) => ({
      ...columns,
      ...(definition ? { definition: JSON.stringify(definition) } : {}),
      revision: eb('revision', '+', 1),
      updated_at: now,
    }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

type Changes = Omit<Updateable<ExperimentTables['experiments']>, 'id' | 'status' | 'revision' | 'updated_at'>;

/** What its process writes down; no person's edit. */
export async function write(db: Db, id: string, changes: Changes, now: Date): Promise<void> {
  await db
    .updateTable('experiments')
    .set({ ...changes, updated_at: now })
    .where('id', '=', id)
    .execute();
}

/**
 * Moves an experiment along its state table, compare-and-set, with what else the step writes.
 * @returns whether it moved; false when it is there already
 * @throws TransitionNotAllowed
 */
export async function move(
  db: Db,
  id: string,
  transition: Exclude<ExperimentTransition, 'edit' | 'look' | 'decide'>,
  changes: Changes,
  now: Date,
): Promise<boolean> {
  const { from, to } = experimentLifecycle[transition];
  const ends = (experimentEnds as readonly string[]).includes(to);
  const { numUpdatedRows } = await db
    .updateTable('experiments')
    .set({ ...changes, status: to, updated_at: now, ...(ends ? { ended_at: now, next_look_at: null } : {}) })
    .where('id', '=', id)
    .where('status', 'in', from)
    .executeTakeFirst();
  if (numUpdatedRows === 1n) return true;
  const { status } = await find(db, id);
  if (status === to) return false;
  throw notAllowed(transition, { id, status });
}

/** @throws TransitionNotAllowed */
export function assertAllowed(command: ExperimentTransition, row: Pick<ExperimentRow, 'id' | 'status'>): void {
  if (!experimentCommandAllowed(command, row.status).allowed) throw notAllowed(command, row);
}

function notAllowed(command: ExperimentTransition, { id, status }: Pick<ExperimentRow, 'id' | 'status'>) {
  const reason = experimentCommandAllowed(command, status).reason ?? '';
  return new PricewrightError('TransitionNotAllowed', reason, { configurationId: id });
}

/** Keeps a look, once for its number. @returns the one that is kept, and whether it is this one */
export async function keepLook(
  db: Db,
  experimentId: string,
  look: ExperimentLook,
  spends: boolean,
): Promise<{ look: ExperimentLook; kept: boolean }> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('experiment_looks')
    .values({
      id: look.id,
      experiment_id: experimentId,
      number: look.number,
      at: look.at,
      asked_by: look.by,
      information_fraction: look.informationFraction,
      spends,
      look: JSON.stringify(look),
    })
    .onConflict((conflict) => conflict.columns(['experiment_id', 'number']).doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 1n) return { look, kept: true };
  return { look: (await lookOf(db, experimentId, look.number))!, kept: false };
}

export async function lookOf(db: Db, experimentId: string, number: number): Promise<ExperimentLook | null> {
  const row = await db
    .selectFrom('experiment_looks')
    .select('look')
    .where('experiment_id', '=', experimentId)
    .where('number', '=', number)
    .executeTakeFirst();
  return row?.look ?? null;
}

/** Oldest first. */
export async function looksOf(db: Db, experimentId: string): Promise<ExperimentLook[]> {
  const rows = await db
    .selectFrom('experiment_looks')
    .select('look')
    .where('experiment_id', '=', experimentId)
    .orderBy('number')
    .execute();
  return rows.map(({ look }) => look);
}

/** Fractions of the planned sample at the looks that have spent error rate. */
export async function spentFractions(db: Db, experimentId: string): Promise<number[]> {
  const rows = await db
    .selectFrom('experiment_looks')
    .select('information_fraction')
    .where('experiment_id', '=', experimentId)
    .where('spends', '=', true)
    .orderBy('number')
    .execute();
  return rows.flatMap(({ information_fraction }) => information_fraction ?? []);
}

const source: ListSource = {
  from: sql`experiments`,
  id: sql.ref('id'),
  search: [sql.ref('name'), sql.ref('key')],
  fields: {
    id: { expression: sql.ref('id'), type: 'text' },
    key: { expression: sql.ref('key'), type: 'text' },
    name: { expression: sql.ref('name'), type: 'text' },
    experimentType: { expression: sql.ref('experiment_type'), type: 'text' },
    environment: { expression: sql.ref('environment'), type: 'text' },
    flagKey: { expression: sql.ref('flag_key'), type: 'text' },
    status: { expression: sql.ref('status'), type: 'text' },
    stop: { expression: sql.ref('stop'), type: 'text' },
    winner: { expression: sql.ref('winner'), type: 'text' },
    startedAt: { expression: sql.ref('started_at'), type: 'timestamp' },
    endedAt: { expression: sql.ref('ended_at'), type: 'timestamp' },
    createdAt: { expression: sql.ref('created_at'), type: 'timestamp' },
    updatedAt: { expression: sql.ref('updated_at'), type: 'timestamp' },
  },
};

export async function list(db: Db, query: ListQuery): Promise<{ rows: ExperimentRow[]; total: number }> {
  const { ids, total } = await listPage(db, source, query);
  if (ids.length === 0) return { rows: [], total };
  const rows = await db.selectFrom('experiments').selectAll().where('id', 'in', ids).execute();
  return { rows: ids.flatMap((id) => rows.filter((row) => row.id === id)), total };
}

export type { ExperimentDefinition };
