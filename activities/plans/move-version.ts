import type { PlanProcess } from '../../contracts/publications.ts';
import type { PlanStatus, PlanTransition } from '../../contracts/tables/plan-lifecycle.ts';
import type { Db } from '../../database/client.ts';
import * as journal from '../../database/journal.ts';
import * as plans from '../../database/plans.ts';

/** Moves the version along its state table and tells the stream, so that every open page shows the new status. */
export async function moveVersion(
  db: Db,
  process: PlanProcess,
  transition: PlanTransition,
  now: Date,
): Promise<PlanStatus> {
  return await db.transaction().execute(async (tx) => {
    const status = await plans.transition(tx, process.versionId, transition, now);
    await journal.append(tx, [
      {
        type: 'plan.status_changed',
        area: 'plans',
        entityId: process.planId,
        operationId: process.operationId,
        actor: process.by,
        at: now,
      },
    ]);
    return status;
  });
}
