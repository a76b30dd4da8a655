import { type Selectable, sql } from 'kysely';
import type { ChangeRequest } from '../contracts/approvals.ts';
import type { ListQuery } from '../contracts/http.ts';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db } from './client.ts';
import { type ListSource, listPage } from './list-query.ts';
import type { Database } from './schema.ts';

export type ChangeRequestRow = Selectable<Database['change_requests']>;

const source: ListSource = {
  from: sql`change_requests`,
  id: sql.ref('id'),
  search: [sql.ref('summary'), sql.ref('entity_id')],
  fields: {
    id: { expression: sql.ref('id'), type: 'text' },
    area: { expression: sql.ref('area'), type: 'text' },
    entityId: { expression: sql.ref('entity_id'), type: 'text' },
    operationId: { expression: sql.ref('operation_id'), type: 'text' },
    maker: { expression: sql.ref('maker'), type: 'text' },
    status: { expression: sql.ref('status'), type: 'text' },
    createdAt: { expression: sql.ref('created_at'), type: 'timestamp' },
    expiresAt: { expression: sql.ref('expires_at'), type: 'timestamp' },
  },
};

export async function list(db: Db, query: ListQuery): Promise<{ data: ChangeRequest[]; total: number }> {
  const { ids, total } = await listPage(db, source, query);
  if (ids.length === 0) return { data: [], total };
  const rows = await db.selectFrom('change_requests').selectAll().where('id', 'in', ids).execute();
  const inOrder = ids.flatMap((id) => rows.filter((row) => row.id === id));
  return { data: await present(db, inOrder), total };
}

/** @throws NotFound */
export async function find(db: Db, id: string, options: { lock?: boolean } = {}): Promise<ChangeRequestRow> {
  let query = db.selectFrom('change_requests').selectAll().where('id', '=', id);
  if (options.lock) query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (!row) throw new PricewrightError('NotFound', `There is no change request ${id}.`);
  return row;
}

/** The newest request of a process, whatever has become of it. */
export async function ofOperation(db: Db, operationId: string): Promise<ChangeRequestRow | undefined> {
  return await db
    .selectFrom('change_requests')
    .selectAll()
    .where('operation_id', '=', operationId)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function insert(db: Db, request: Omit<ChangeRequestRow, 'status' | 'decided_at'>): Promise<void> {
  await db
    .insertInto('change_requests')
    .values({
      ...request,
      status: 'waiting',
      reasons: JSON.stringify(request.reasons),
      shown: JSON.stringify(request.shown),
      on_approval: JSON.stringify(request.on_approval),
      on_rejection: JSON.stringify(request.on_rejection),
    })
    .execute();
}

/** One word a person: deciding twice keeps the first. @returns how many have approved by now */
export async function decide(
  db: Db,
  id: string,
  word: { actor: string; decision: 'approved' | 'rejected'; comment: string; at: Date },
): Promise<number> {
  await db
    .insertInto('approval_decisions')
    .values({ change_request_id: id, ...word })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { count } = await db
    .selectFrom('approval_decisions')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('change_request_id', '=', id)
    .where('decision', '=', 'approved')
    .executeTakeFirstOrThrow();
  return count;
}

/** Compare-and-set from the states given. @returns whether it moved */
export async function move(
  db: Db,
  id: string,
  from: ChangeRequest['status'][],
  to: ChangeRequest['status'],
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('change_requests')
    .set({ status: to, decided_at: now })
    .where('id', '=', id)
    .where('status', 'in', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Changes past their time that no process waits for. */
export async function overdueWithoutProcess(db: Db, now: Date, limit: number): Promise<ChangeRequestRow[]> {
  return await db
    .selectFrom('change_requests')
    .selectAll()
    .where('status', '=', 'waiting')
    .where('operation_id', 'is', null)
    .where('expires_at', '<=', now)
    .orderBy('expires_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
}

/** A change without a process is no longer what was approved, or is not wanted any more. */
export async function voidWaitingOn(db: Db, entityId: string, now: Date): Promise<void> {
  await db
    .updateTable('change_requests')
    .set({ status: 'void', decided_at: now })
    .where('entity_id', '=', entityId)
    .where('operation_id', 'is', null)
    .where('status', '=', 'waiting')
    .execute();
}

/**
 * What was approved for a process is no longer what would happen. With `waiting` alone nobody has to decide any more, since
 * it has ended or asks anew: what was decided stays as it was decided.
 */
export async function voidOf(
  db: Db,
  operationId: string,
  now: Date,
  statuses: ChangeRequest['status'][] = ['waiting', 'approved'],
): Promise<void> {
  await db
    .updateTable('change_requests')
    .set({ status: 'void', decided_at: now })
    .where('operation_id', '=', operationId)
    .where('status', 'in', statuses)
    .execute();
}

/** The same for a change without a process. */
export async function voidRequest(db: Db, id: string, now: Date): Promise<void> {
  await move(db, id, ['waiting', 'approved'], 'void', now);
}

export async function present(db: Db, rows: ChangeRequestRow[]): Promise<ChangeRequest[]> {
  const decisions =
    rows.length === 0
      ? []
      : await db
          .selectFrom('approval_decisions')
          .selectAll()
          .where(
            'change_request_id',
            'in',
            rows.map((row) => row.id),
          )
          .orderBy('at')
          .execute();
  return rows.map((row) => ({
    id: row.id,
    area: row.area,
    entityId: row.entity_id,
    operationId: row.operation_id,
    command: row.command,
    summary: row.summary,
    maker: row.maker,
    status: row.status,
    reasons: row.reasons,
    shownHash: row.shown_hash,
    shown: row.shown as ChangeRequest['shown'],
    approvalsNeeded: row.approvals_needed,
    decisions: decisions
      .filter((decision) => decision.change_request_id === row.id)
      .map(({ actor, decision, comment, at }) => ({ actor, decision, comment, at: at.toISOString() })),
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    decidedAt: row.decided_at?.toISOString() ?? null,
  }));
}
