import { z } from 'zod';
import { PlanId } from '../../contracts/ids.ts';
import { type Accepted, PublishPlanInput } from '../../contracts/plans.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { newId } from '../../database/ids.ts';
import * as operations from '../../database/operations.ts';
import * as plans from '../../database/plans.ts';
import { validationError } from '../../domain/plans/validate-plan.ts';
import { command, type Environment, type OrderContext } from '../command.ts';
import { askForApproval } from './ask-for-approval.ts';
import { assertNotCompared } from './assert-not-compared.ts';
import { checkPlan } from './check-plan.ts';
import { planCatalogue } from './plan-catalogue.ts';
import { publicationId } from './publication.ts';

const PublicationInput = z.strictObject({ planId: PlanId, ...PublishPlanInput.shape });
type PublicationInput = z.output<typeof PublicationInput>;

/**
 * From a draft: starts the publication. At the preview: decides it. With `diffHash` exactly the previewed diff is applied.
 * @throws InvalidPlanConfiguration, FeatureDependencyViolation, ConcurrentModification, TransitionNotAllowed
 */
export const publishPlan = command({
  name: 'publishPlan',
  permission: 'plans:publish',
  input: PublicationInput,
  gather: gatherPublication,
  run: orderPublication,
});

/** What is read before the transaction: rules, and Stripe where the diff counts. */
export async function gatherPublication(
  { planId, diffHash }: Pick<PublicationInput, 'planId' | 'diffHash'>,
  { db, outside, now }: Pick<Environment, 'db' | 'outside' | 'now'>,
) {
  const found = await plans.find(db, planId);
  const version = found.open;
  if (!version) return null;
  const checked = await checkPlan(
    db,
    { planId, key: found.plan.key, configuration: version.configuration, affectedCustomers: 0 },
    now(),
  );
  // A plan that sells may need approval, and an approval is for a diff.
  const observed = diffHash || found.active ? await planCatalogue(db, outside, found, version) : null;
  return { revision: found.plan.revision, checked, diff: observed?.diff ?? null };
}

/** The same within another's transaction. */
export async function orderPublication(
  { planId, diffHash, at, hold }: PublicationInput,
  { tx, now, caller, gathered, journal }: OrderContext & { gathered: Awaited<ReturnType<typeof gatherPublication>> },
): Promise<Accepted> {
  const { plan, active, open } = await plans.find(tx, planId, { lock: true });
  if (!open || !gathered) {
    throw new PricewrightError(
      'TransitionNotAllowed',
      `There is nothing to publish: the newest version is ${active?.status ?? 'archived'}. Edit the plan to open the next version.`,
      { configurationId: planId },
    );
  }
  if (active && active.status !== 'active') {
    throw new PricewrightError(
      'TransitionNotAllowed',
      `The plan is ${active.status} and takes no new version. Clone it instead.`,
      { configurationId: planId },
    );
  }
  await assertNotCompared(tx, active);
  if (gathered.revision !== plan.revision || (diffHash && diffHash !== gathered.diff?.hash)) {
    throw new PricewrightError(
      'ConcurrentModification',
      'The plan or Stripe has changed since the diff was shown: publishing would do something else than previewed. Preview it again.',
      {
        configurationId: planId,
        presentRevision: plan.revision,
        suggestedActions: ['Preview again, publish with its diffHash.'],
      },
    );
  }
  const scheduledAt = at ? new Date(at) : null;
  if (scheduledAt && scheduledAt <= now) {
    throw new PricewrightError('MalformedRequest', 'The time to publish at has passed.', {
      fields: [{ field: 'at', code: 'in_the_past', message: `${at} is not after ${now.toISOString()}.` }],
    });
  }
  const running = await operations.unfinishedOf(tx, planId);
  if (running && open.status === 'draft') {
    throw new PricewrightError(
      'TransitionNotAllowed',
      `Operation ${running.id} is still ${running.status} on this plan. Wait for its end, then publish again.`,
      { configurationId: planId },
    );
  }
  if (!gathered.checked.isValid) throw validationError(gathered.checked);
  const wanted = { at: at ?? null, diffHash: diffHash ?? null };
  const operationId = running?.id ?? newId('op');
  const approval = hold
    ? null
    : await askForApproval(tx, { planId, plan, active, open, operationId, wanted, gathered, maker: caller.actor }, now);
  const decision = hold || approval ? null : { publish: wanted };
  const decideBy = approval?.expiresAt.toISOString() ?? null;
  const audit = {
    action: 'publishPlan',
    before: { version: open.number, status: open.status },
    after: { version: open.number, at: at ?? null, diffHash: diffHash ?? null, hold },
    why: null,
    ...(approval ? { approvalId: approval.id } : {}),
  };

  if (running) {
    // A publication that is scheduled or waits for approval stays at its preview until then.
    if (open.status !== 'preview' || (decision && !scheduledAt)) await plans.transition(tx, open.id, 'publish', now);
    await plans.setSchedule(tx, open.id, scheduledAt);
    if (decideBy) {
      journal({
        type: 'plan.publication_waits_for_approval',
        area: 'plans',
        entityId: planId,
        operationId: running.id,
        audit,
        dispatch: { signal: 'awaitApproval', workflowId: running.workflow_id, args: [{ until: decideBy }] },
      });
    }
    if (decision) {
      journal({
        type: 'plan.publication_decided',
        area: 'plans',
        entityId: planId,
        operationId: running.id,
        audit,
        dispatch: { signal: 'publish', workflowId: running.workflow_id, args: [decision.publish] },
      });
    }
    return { operationId, workflowId: running.workflow_id, changeRequestId: approval?.id ?? null };
  }

  await plans.transition(tx, open.id, active ? 'update' : 'sync', now);
  const attempt = await plans.beginAttempt(tx, open.id, scheduledAt);
  const workflowId = publicationId(open.id, attempt);
  await operations.open(
    tx,
    {
      id: operationId,
      workflow_type: 'publishPlan',
      workflow_id: workflowId,
      area: 'plans',
      entity_id: planId,
      stage: active ? 'stripe_update' : 'stripe_sync',
    },
    now,
  );
  journal({
    type: 'plan.publication_started',
    area: 'plans',
    entityId: planId,
    operationId,
    audit,
    dispatch: {
      start: 'publishPlan',
      workflowId,
      args: [{ operationId, planId, versionId: open.id, attempt, decision, decideBy, by: caller.actor }],
    },
  });
  return { operationId, workflowId, changeRequestId: approval?.id ?? null };
}
