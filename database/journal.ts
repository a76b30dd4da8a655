import { isDeepStrictEqual } from 'node:util';
import { context, propagation } from '@opentelemetry/api';
import { sql } from 'kysely';
import { withoutIdentifying } from '../domain/audit/without-identifying.ts';
import { isObject } from '../domain/condition/condition.ts';
import type { Db } from './client.ts';
import { newId } from './ids.ts';
import type { AuditEntry, RecordedOrigin, WorkflowDispatch } from './schema.ts';

/** What a transaction leaves for the relay: it happened, who did it, what changed, which workflow is to know. */
export interface JournalEntry {
  /** `plan.published`: area's noun and what happened to it. */
  type: string;
  area: string;
  entityId: string;
  operationId?: string | null;
  actor: string;
  requestId?: string | null;
  at: Date;
  audit?: AuditEntry | null;
  /** Where an audited change came from; a process, when nothing else is said. */
  from?: RecordedOrigin | null;
  dispatch?: WorkflowDispatch | null;
}

/** Writes entries in the transaction of the change that they tell of; their order is given after commit. */
export async function append(db: Db, entries: JournalEntry[]): Promise<string[]> {
  if (entries.length === 0) return [];
  const approvals = await approvalsOf(db, entries);
  const rows = entries.map((entry) => ({
    id: newId('jrn'),
    type: entry.type,
    area: entry.area,
    entity_id: entry.entityId,
    operation_id: entry.operationId ?? null,
    actor: entry.actor,
    request_id: entry.requestId ?? null,
    at: entry.at,
    audit: entry.audit ? JSON.stringify(withoutIdentifying(recorded(entry, entry.audit, approvals))) : null,
    dispatch: entry.dispatch ? JSON.stringify({ ...entry.dispatch, ...traceContext() }) : null,
    dispatch_error: null,
  }));
  await db.insertInto('journal').values(rows).execute();
  return rows.map((row) => row.id);
}

function recorded(entry: JournalEntry, audit: AuditEntry, approvals: ReadonlyMap<string, string>): AuditEntry {
  const approvalId = audit.approvalId ?? (entry.operationId && approvals.get(entry.operationId));
  return { from: entry.from ?? { door: 'process' }, ...audit, ...(approvalId ? { approvalId } : {}) };
}

/** The approvals that allowed the processes which act here: what a process does, it does on somebody's word. */
async function approvalsOf(db: Db, entries: JournalEntry[]): Promise<ReadonlyMap<string, string>> {
  const processes = entries.flatMap(({ audit, operationId }) =>
    audit && audit.approvalId === undefined && operationId ? [operationId] : [],
  );
  if (processes.length === 0) return new Map();
  const rows = await db
    .selectFrom('change_requests')
    .select(['id', 'operation_id'])
    .where('operation_id', 'in', processes)
    .where('status', 'in', ['approved', 'applied'])
    .orderBy('created_at')
    .execute();
  return new Map(rows.map((row) => [row.operation_id!, row.id]));
}

/** The trace goes on in the workflow, which the relay starts later and elsewhere; nothing while traces are off. */
function traceContext(): { trace?: Record<string, string> } {
  const trace: Record<string, string> = {};
  propagation.inject(context.active(), trace);
  return Object.keys(trace).length > 0 ? { trace } : {};
}

/**
 * The latest edit of a record, and which of its fields that changed; null when there is none. What a process does to it
 * afterwards raises no revision: it is not what an editor has collided with.
 */
export async function lastChangeOf(
  db: Db,
  entityId: string,
): Promise<{ by: string; action: string; at: string; fields: string[] } | null> {
  const row = await db
    .selectFrom('journal')
    .select(['actor', 'at', 'audit'])
    .where('entity_id', '=', entityId)
    .where('audit', 'is not', null)
    .orderBy(sql`operation_id is not null`)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row?.audit) return null;
  const { action, before, after } = row.audit;
  return { by: row.actor, action, at: row.at.toISOString(), fields: changedFields(before, after).slice(0, 50) };
}

/** What every edit moves, and nobody edits. */
const bookkeeping = new Set(['revision', 'updatedAt']);

function changedFields(before: unknown, after: unknown): string[] {
  const old = isObject(before) ? before : {};
  const present = isObject(after) ? after : {};
  const fields = [...new Set([...Object.keys(present), ...Object.keys(old)])];
  return fields.filter((field) => !bookkeeping.has(field) && !isDeepStrictEqual(old[field], present[field]));
}

/**
 * Gives the committed entries without a position the next ones. Only the relay's leader may call it: positions are dense
 * and never given behind one that was read, which ids made before commit cannot promise.
 * @returns the last position given, or null when there was nothing
 */
export async function assignPositions(db: Db, limit: number): Promise<bigint | null> {
  const { rows } = await sql<{ last: string | null }>`
    with next as (
      select id, (select coalesce(max(position), 0) from journal) + row_number() over (order by id) as position
      from (select id from journal where position is null order by id limit ${limit}) as unnumbered
    ), numbered as (
      update journal set position = next.position from next
      where journal.id = next.id and journal.position is null
      returning journal.position
    )
    select max(position)::text as last from numbered`.execute(db);
  const last = rows[0]?.last;
  return last == null ? null : BigInt(last);
}

export interface StreamEntry {
  position: string;
  type: string;
  area: string;
  entityId: string;
  operationId: string | null;
  at: Date;
}

/** The entries that follow a position, in their order. */
export async function after(db: Db, position: bigint, limit: number): Promise<StreamEntry[]> {
  return await db
    .selectFrom('journal')
    .select([
      sql<string>`position::text`.as('position'),
      'type',
      'area',
      'entity_id as entityId',
      'operation_id as operationId',
      'at',
    ])
    .where('position', '>', position.toString())
    // By the column: an output of the same name, which is text here, would win (postgresql.org/docs/current/sql-select.html).
    .orderBy('journal.position')
    .limit(limit)
    .execute();
}

export async function lastPosition(db: Db): Promise<bigint> {
  const row = await db
    .selectFrom('journal')
    .select((eb) => eb.fn.max('position').as('last'))
    .executeTakeFirst();
  return BigInt(row?.last ?? 0);
}

export interface PendingDispatch {
  id: string;
  dispatch: WorkflowDispatch;
  attempts: number;
}

/** Commands to workflows that are due, in order; one that waits for its retry holds back the later ones of its workflow. */
export async function pendingDispatches(db: Db, now: Date, limit: number): Promise<PendingDispatch[]> {
  const { rows } = await sql<{ id: string; dispatch: WorkflowDispatch; attempts: number }>`
    select id, dispatch, dispatch_attempts as attempts
    from journal
    where dispatch is not null and dispatched_at is null and position is not null
      and not exists (
        select from journal as earlier
        where earlier.dispatch is not null and earlier.dispatched_at is null
          and earlier.dispatch ->> 'workflowId' = journal.dispatch ->> 'workflowId'
          and earlier.position <= journal.position and earlier.next_dispatch_at > ${now}
      )
    order by position
    limit ${limit}`.execute(db);
  return rows;
}

export async function markDispatched(db: Db, ids: string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await db.updateTable('journal').set({ dispatched_at: now, dispatch_error: null }).where('id', 'in', ids).execute();
}

export async function markDispatchFailed(db: Db, id: string, error: string, nextAt: Date): Promise<void> {
  await db
    .updateTable('journal')
    .set((eb) => ({
      dispatch_attempts: eb('dispatch_attempts', '+', 1),
      dispatch_error: error,
      next_dispatch_at: nextAt,
    }))
    .where('id', '=', id)
    .execute();
}

/** Wakes the relay. Outside of transactions and coalesced by the caller: a NOTIFY in each transaction halves throughput. */
export async function wakeRelay(db: Db): Promise<void> {
  await sql`select pg_notify('pricewright_journal_written', '')`.execute(db);
}

/** Tells readers how far the journal's positions go. */
export async function announcePosition(db: Db, position: bigint): Promise<void> {
  await sql`select pg_notify('pricewright_journal_position', ${position.toString()})`.execute(db);
}
