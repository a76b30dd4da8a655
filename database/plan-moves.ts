import { sql } from 'kysely';
import type { Operation } from '../contracts/operations.ts';
import type { PlanProcess } from '../contracts/publications.ts';
import { type PlanStatus, type PlanTransition, planLifecycle } from '../contracts/tables/plan-lifecycle.ts';
import type { Db } from './client.ts';
import { newId } from './ids.ts';
import { refuseTransition } from './plans.ts';

/**
 * Moves a version along the state table, its operation with it, and tells the stream of both; repeating it is harmless.
 * One statement, since every publication moves several times.
 * @throws TransitionNotAllowed when the version is elsewhere
 */
export async function moveVersion(
  db: Db,
  process: PlanProcess,
  name: PlanTransition,
  operation: { status: Operation['status']; stage: string } | null,
  now: Date,
): Promise<PlanStatus> {
  const { from, to } = planLifecycle[name];
  const { rows } = await sql<{ status: PlanStatus }>`
    with moved as (
      update plan_versions set status = ${to}, updated_at = ${now}::timestamptz
      where id = ${process.versionId} and status = any(${[...from, to]}::text[])
      returning status
    ), advanced as (
      update operations set status = coalesce(${operation?.status ?? null}::text, operations.status),
        stage = coalesce(${operation?.stage ?? null}::text, operations.stage), updated_at = ${now}::timestamptz
      where id = ${process.operationId} and finished_at is null and ${operation !== null}::boolean
        and exists (select from moved)
      returning id
    ), told as (
      insert into journal (id, type, area, entity_id, operation_id, actor, at)
      select ${newId('jrn')}, 'plan.status_changed', 'plans', ${process.planId}, ${process.operationId}, ${process.by},
        ${now}::timestamptz
      from moved
      union all
      select ${newId('jrn')}, 'operation.advanced', 'operations', id, id, 'process', ${now}::timestamptz from advanced
    )
    select status from moved`.execute(db);
  return rows[0]?.status ?? (await refuseTransition(db, process.versionId, name));
}
