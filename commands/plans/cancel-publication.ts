import { z } from 'zod';
import { PlanId } from '../../contracts/ids.ts';
import type { Accepted } from '../../contracts/plans.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as changeRequests from '../../database/change-requests.ts';
import * as operations from '../../database/operations.ts';
import * as plans from '../../database/plans.ts';
import { command, type OrderContext } from '../command.ts';

/** Ends a publication before it activates anything; its workflow undoes what was synced and the version is a draft again. */
export const cancelPublication = command({
  name: 'cancelPublication',
  permission: 'plans:publish',
  input: z.strictObject({ planId: PlanId }),
  run: orderCancellation,
});

/** The same within another's transaction. */
export async function orderCancellation(
  { planId }: { planId: string },
  { tx, now, caller, journal }: OrderContext,
): Promise<Accepted> {
  const { open } = await plans.find(tx, planId, { lock: true });
  const running = await operations.unfinishedOf(tx, planId);
  if (!open || open.status === 'draft' || !running) {
    throw new PricewrightError('TransitionNotAllowed', 'There is no publication to cancel on this plan.', {
      configurationId: planId,
    });
  }
  const before = open.status;
  await plans.transition(tx, open.id, 'cancel', now);
  await operations.advance(tx, running.id, { status: 'undoing' }, now);
  await changeRequests.voidOf(tx, running.id, now);
  journal({
    type: 'plan.publication_cancelled',
    area: 'plans',
    entityId: planId,
    operationId: running.id,
    audit: { action: 'cancelPublication', before: { status: before }, after: { status: 'draft' }, why: null },
    dispatch: { signal: 'cancel', workflowId: running.workflow_id, args: [{ by: caller.actor }] },
  });
  return { operationId: running.id, workflowId: running.workflow_id };
}
