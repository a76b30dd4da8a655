import { type Selectable, sql } from 'kysely';
import type { Operation } from '../contracts/operations.ts';
import type { ErrorDetails } from '../contracts/tables/pricewright-error.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import * as changeRequests from './change-requests.ts';
import type { Db } from './client.ts';
import { newId } from './ids.ts';
import * as journal from './journal.ts';
import { writeForProcess } from './process-writes.ts';
import type { Database } from './schema.ts';

export type OperationRow = Selectable<Database['operations']>;
export type OperationStepRow = Selectable<Database['operation_steps']>;

/**
 * Opens the record of a process on an entity.
 * @throws TransitionNotAllowed while another process on it is unfinished
 */
export async function open(
  db: Db,
  operation: Pick<OperationRow, 'id' | 'workflow_type' | 'workflow_id' | 'area' | 'entity_id' | 'stage'>,
  now: Date,
): Promise<void> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('operations')
    .values({ ...operation, status: 'accepted', error: null, outcome: null, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.column('entity_id').where('finished_at', 'is', null).doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 0n) {
    const other = await unfinishedOf(db, operation.entity_id);
    throw new PricewrightError(
      'TransitionNotAllowed',
      `${other?.workflow_type ?? 'Another process'} (${other?.id ?? 'just ended'}) is still ${other?.status ?? 'ending'} on ${operation.entity_id}. Wait for its end, then repeat.`,
      { configurationId: operation.entity_id },
    );
  }
}

export async function unfinishedOf(db: Db, entityId: string): Promise<OperationRow | undefined> {
  return await db
    .selectFrom('operations')
    .selectAll()
    .where('entity_id', '=', entityId)
    .where('finished_at', 'is', null)
    .executeTakeFirst();
}

export async function unfinishedAmong(db: Db, entityIds: string[]): Promise<OperationRow[]> {
  if (entityIds.length === 0) return [];
  return await db
    .selectFrom('operations')
    .selectAll()
    .where('entity_id', 'in', entityIds)
    .where('finished_at', 'is', null)
    .execute();
}

/** @throws NotFound */
export async function find(db: Db, id: string): Promise<OperationRow> {
  const row = await db.selectFrom('operations').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no operation ${id}.`);
  return row;
}

export async function byIds(db: Db, ids: string[]): Promise<OperationRow[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('operations').selectAll().where('id', 'in', ids).execute();
  return ids.flatMap((id) => rows.filter((row) => row.id === id));
}

export async function stepsOf(db: Db, ids: string[]): Promise<OperationStepRow[]> {
  if (ids.length === 0) return [];
  return await db
    .selectFrom('operation_steps')
    .selectAll()
    .where('operation_id', 'in', ids)
    .orderBy('started_at')
    .execute();
}

/** Moves the operation's status and stage and tells the stream. A finished operation stays as it is. */
export async function advance(
  db: Db,
  id: string,
  change: { status: Operation['status']; stage?: string },
  now: Date,
): Promise<void> {
  await sql`
    with advanced as (
      update operations set status = ${change.status}, stage = coalesce(${change.stage ?? null}::text, operations.stage),
        updated_at = ${now}::timestamptz
      where id = ${id} and finished_at is null
      returning id
    )
    insert into journal (id, type, area, entity_id, operation_id, actor, at)
    select ${newId('jrn')}, 'operation.advanced', 'operations', id, id, 'process', ${now}::timestamptz
    from advanced`.execute(db);
}

export async function finish(
  db: Db,
  id: string,
  end: {
    status: 'done' | 'failed' | 'cancelled';
    stage?: string;
    error?: { code: string; message: string; details: ErrorDetails };
    outcome?: Record<string, unknown>;
  },
  now: Date,
): Promise<void> {
  const row = await db
    .updateTable('operations')
    .set({
      status: end.status,
      ...(end.stage ? { stage: end.stage } : {}),
      error: end.error ? JSON.stringify(end.error) : null,
      outcome: end.outcome ? JSON.stringify(end.outcome) : null,
      updated_at: now,
      finished_at: now,
    })
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (!row) return;
  await changeRequests.voidOf(db, id, now, ['waiting']);
  // The step that records the end ends with it: nobody sees a finished process with a step still running.
  await db
    .updateTable('operation_steps')
    .set({ status: 'done', finished_at: now })
    .where('operation_id', '=', id)
    .where('status', '=', 'running')
    .execute();
  await tell(db, id, `operation.${end.status}`, now);
}

export interface StepKey {
  operationId: string;
  step: string;
  subject: string;
}

export interface StepRecord {
  stage: string;
  compensation: boolean;
  attempt: number;
  startedAt: Date;
}

/**
 * Tells that an attempt at a step is under way; a step that ends soon may leave this out. An attempt that begins after the
 * operation's end (a worker that stood still) is left out.
 */
export async function stepStarted(db: Db, key: StepKey, step: StepRecord): Promise<void> {
  await recordStep(db, key, step, { status: 'running', error: null }, null, step.startedAt);
}

/** The end of an attempt; what an attempt says that was thought dead and came back changes nothing. */
export async function stepFinished(
  db: Db,
  key: StepKey,
  step: StepRecord,
  end: { status: 'done' | 'failed'; error: { code: string; message: string } | null },
  now: Date,
): Promise<void> {
  await recordStep(db, key, step, end, now, now);
}

async function recordStep(
  db: Db,
  { operationId, step, subject }: StepKey,
  { stage, compensation, attempt, startedAt }: StepRecord,
  { status, error }: Pick<OperationStepRow, 'status' | 'error'>,
  finishedAt: Date | null,
  now: Date,
): Promise<void> {
  await writeForProcess(db, {
    kind: 'step',
    row: {
      ...{ operation_id: operationId, step, subject, stage, compensation, status, attempt, error },
      ...{ started_at: startedAt, finished_at: finishedAt, at: now },
      journal_id: newId('jrn'),
      type: `operation.step_${status === 'running' ? 'started' : status}`,
    },
  });
}

async function tell(db: Db, operationId: string, type: string, now: Date): Promise<void> {
  await journal.append(db, [
    { type, area: 'operations', entityId: operationId, operationId, actor: 'process', at: now },
  ]);
}

export async function countByStatus(db: Db): Promise<{ status: string; count: number }[]> {
  return await db
    .selectFrom('operations')
    .select(['status', sql<number>`count(*)::int`.as('count')])
    .groupBy('status')
    .execute();
}
