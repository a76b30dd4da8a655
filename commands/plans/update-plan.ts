import { z } from 'zod';
import { PlanId } from '../../contracts/ids.ts';
import { PlanUpdates, type SubscriptionPlan } from '../../contracts/plans.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as changeRequests from '../../database/change-requests.ts';
import { newId } from '../../database/ids.ts';
import * as operations from '../../database/operations.ts';
import * as plans from '../../database/plans.ts';
import { command } from '../command.ts';
import { assertRevision } from '../revision.ts';
import { readPlan } from './read-plan.ts';

/**
 * Edits the open version. A plan that sells gets its next version, and goes on selling the present one; a version that
 * waits at its preview goes back to draft, and its workflow undoes what it had synced.
 */
export const updatePlan = command({
  name: 'updatePlan',
  permission: 'plans:edit',
  input: z.strictObject({ planId: PlanId, revision: z.int(), updates: PlanUpdates }),
  async run({ planId, revision, updates }, { tx, now, caller, journal }): Promise<SubscriptionPlan> {
    const { plan, active, open } = await plans.find(tx, planId, { lock: true });
    assertRevision(plan.revision, revision, planId);
    const base = open ?? active;
    if (!base) {
      throw new PricewrightError('TransitionNotAllowed', 'An archived plan cannot be edited. Clone it instead.', {
        configurationId: planId,
      });
    }
    // Nothing to change is no reason to take a version back from its preview, or to open one.
    if (Object.keys(updates).length === 0) return await readPlan(tx, planId);
    const configuration = { ...base.configuration, ...updates };
    let openVersionId: string | undefined;
    if (!open) {
      if (base.status !== 'active') {
        throw new PricewrightError(
          'TransitionNotAllowed',
          `A plan that is ${base.status} takes no new version. Clone it instead.`,
          { configurationId: planId },
        );
      }
      openVersionId = newId('planver');
      await plans.insertVersion(tx, planId, { id: openVersionId, number: base.number + 1, configuration }, now);
    } else {
      if (open.status === 'preview') {
        await plans.transition(tx, open.id, 'modify', now);
        const operation = await operations.unfinishedOf(tx, planId);
        if (operation) {
          await operations.advance(tx, operation.id, { status: 'undoing' }, now);
          await changeRequests.voidOf(tx, operation.id, now);
          journal({
            type: 'plan.publication_modified',
            area: 'plans',
            entityId: planId,
            operationId: operation.id,
            dispatch: { signal: 'modify', workflowId: operation.workflow_id, args: [{ by: caller.actor }] },
          });
        }
      } else {
        await plans.transition(tx, open.id, 'edit', now);
      }
      await plans.setConfiguration(tx, open.id, configuration, now);
    }
    await plans.raiseRevision(tx, planId, now, openVersionId);
    journal({
      type: 'plan.updated',
      area: 'plans',
      entityId: planId,
      audit: { action: 'updatePlan', before: base.configuration, after: configuration, why: null },
    });
    return await readPlan(tx, planId);
  },
});
