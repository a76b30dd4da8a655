import { checkPlan } from '../../commands/plans/check-plan.ts';
import { assertNoSubscribers, subscribersOfPlan } from '../../commands/plans/withdraw-plan.ts';
import { recordPriceHistory } from '../../commands/pricing/record-price-history.ts';
import type { FailureReport, PlanProcess, PublicationOutcome } from '../../contracts/publications.ts';
import * as changeRequests from '../../database/change-requests.ts';
import type { Db } from '../../database/client.ts';
import * as journal from '../../database/journal.ts';
import * as operations from '../../database/operations.ts';
import { moveVersion } from '../../database/plan-moves.ts';
import * as plans from '../../database/plans.ts';
import { reasonsInWords } from '../../domain/approvals/decide-approval.ts';
import { validationError } from '../../domain/plans/validate-plan.ts';
import { recordedStep } from '../recorded-step.ts';
import { loadPublication, loadVersion, type PlanDeps } from './publication.ts';

/** What the workflows write to our own records: status, operation, journal. */
export function lifecycleActivities(deps: PlanDeps) {
  const { db, now, outside } = deps;

  async function tell(process: PlanProcess, type: string, before: string, after: string): Promise<void> {
    await journal.append(db, [
      {
        type,
        area: 'plans',
        entityId: process.planId,
        operationId: process.operationId,
        actor: process.by,
        at: now(),
        audit: { action: type, before: { status: before }, after: { status: after }, why: null },
      },
    ]);
  }

  /** What everybody is asked from now on; writing it twice adds nothing. */
  async function writePrices(
    tx: Db,
    { planId, operationId }: PlanProcess,
    cause: 'plan_published' | 'plan_withdrawn',
  ): Promise<void> {
    const { plan } = await plans.find(tx, planId);
    await recordPriceHistory(tx, { cause, causeId: operationId, planKeys: [plan.key] }, now());
  }

  /** A change that was rejected, or that nobody approved in time, failed: it says so with the code of its limit. */
  async function refusalOf(process: PlanProcess, outcome: string): Promise<FailureReport | null> {
    const request = await changeRequests.ofOperation(db, process.operationId);
    if (!request || !['waiting', 'rejected', 'expired'].includes(request.status)) return null;
    if (outcome === 'expired') await changeRequests.move(db, request.id, ['waiting'], 'expired', now());
    if (outcome !== 'expired' && outcome !== 'rejected') return null;
    const [presented] = await changeRequests.present(db, [request]);
    const rejection = presented?.decisions.find(({ decision }) => decision === 'rejected');
    return {
      code: request.code,
      message: rejection
        ? `Rejected: ${rejection.comment}`
        : `Nobody approved this in time. ${reasonsInWords(request.reasons)}.`,
      details: { approvalRequired: true },
      notUndone: [],
    };
  }

  return {
    /** @throws InvalidPlanConfiguration, FeatureDependencyViolation, ValidationServiceUnavailable */
    validate: recordedStep(deps, { stage: 'validation', step: 'validate' }, async (process: PlanProcess) => {
      await moveVersion(db, process, 'validate', { status: 'running', stage: 'validation' }, now());
      const { found, version } = await loadVersion(db, process);
      const { configuration } = version;
      const result = await checkPlan(
        db,
        { planId: process.planId, key: found.plan.key, configuration, affectedCustomers: 0 },
        now(),
      );
      if (!result.isValid) throw validationError(result);
    }),

    enterPreview: recordedStep(deps, { stage: 'preview', step: 'enterPreview' }, async (process: PlanProcess) => {
      await moveVersion(db, process, 'preview', { status: 'waiting', stage: 'preview' }, now());
    }),

    markActive: recordedStep(deps, { stage: 'active', step: 'markActive' }, async (process: PlanProcess) => {
      const { version, wanted, diff } = await loadPublication(db, process);
      await db.transaction().execute(async (tx) => {
        for (const change of diff.changes) {
          const kept = change.object === 'price' && (change.action === 'leave' || change.action === 'update');
          if (kept && change.stripeId && wanted.prices.some((price) => price.lookupKey === change.key)) {
            await plans.recordObject(tx, process.versionId, 'price', change.key, change.stripeId);
          }
        }
        await plans.markActive(tx, process.versionId, now());
        await writePrices(tx, process, 'plan_published');
        const request = await changeRequests.ofOperation(tx, process.operationId);
        if (request) await changeRequests.move(tx, request.id, ['approved'], 'applied', now());
        await operations.finish(
          tx,
          process.operationId,
          {
            status: 'done',
            stage: 'active',
            outcome: { version: version.number, diff: diff.summary, diffHash: diff.hash },
          },
          now(),
        );
        await journal.append(tx, [
          {
            type: 'plan.published',
            area: 'plans',
            entityId: process.planId,
            operationId: process.operationId,
            actor: process.by,
            at: now(),
            audit: {
              action: 'publishPlan',
              before: { status: version.status },
              after: { status: 'active', version: version.number, diff },
              why: null,
            },
          },
        ]);
      });
    }),

    /** The end of a publication that did not become active, by order or by failure. */
    returnToDraft: recordedStep(
      deps,
      { stage: 'preview', step: 'returnToDraft', compensation: true },
      async (
        process: PlanProcess,
        outcome: PublicationOutcome['outcome'] | 'failed',
        failure: FailureReport | null,
      ) => {
        const before = (await plans.findVersion(db, process.versionId)).status;
        await moveVersion(db, process, 'return', null, now());
        await plans.setSchedule(db, process.versionId, null);
        await tell(
          process,
          outcome === 'failed' ? 'plan.publication_failed' : `plan.publication_${outcome}`,
          before,
          'draft',
        );
        const refusal = await refusalOf(process, outcome);
        await operations.finish(db, process.operationId, endOf(outcome, refusal ?? failure, 'draft'), now());
      },
    ),

    undoing: async (process: PlanProcess): Promise<void> => {
      await operations.advance(db, process.operationId, { status: 'undoing' }, now());
    },

    planWithdrawal: recordedStep(
      deps,
      { stage: 'deprecate', step: 'planWithdrawal' },
      async (process: PlanProcess): Promise<{ priceIds: string[]; productId: string | null }> => {
        const version = await plans.findVersion(db, process.versionId);
        const objects = await plans.objectsOf(db, [process.versionId]);
        await operations.advance(db, process.operationId, { status: 'running' }, now());
        return {
          priceIds: objects.flatMap((row) => (row.object === 'price' ? row.stripe_id : [])).sort(),
          productId: version.product_id,
        };
      },
    ),

    /** @throws CustomerImpactTooHigh while anybody subscribes */
    confirmNoSubscribers: recordedStep(
      deps,
      { stage: 'archive', step: 'confirmNoSubscribers' },
      async (process: PlanProcess) =>
        assertNoSubscribers(await subscribersOfPlan(db, outside, process.planId), process.planId),
    ),

    finishWithdrawal: recordedStep(
      deps,
      { stage: 'withdrawn', step: 'finishWithdrawal' },
      async (process: PlanProcess, status: 'deprecated' | 'archived') => {
        await db.transaction().execute(async (tx) => {
          await writePrices(tx, process, 'plan_withdrawn');
          await operations.finish(
            tx,
            process.operationId,
            { status: 'done', stage: status, outcome: { status } },
            now(),
          );
        });
      },
    ),

    failWithdrawal: recordedStep(
      deps,
      { stage: 'withdrawn', step: 'failWithdrawal', compensation: true },
      async (process: PlanProcess, transition: 'reinstate' | 'unarchive', failure: FailureReport) => {
        const before = (await plans.findVersion(db, process.versionId)).status;
        const after = await moveVersion(db, process, transition, null, now());
        await tell(process, 'plan.withdrawal_failed', before, after);
        await operations.finish(db, process.operationId, endOf('failed', failure, after), now());
      },
    ),
  };
}

function endOf(outcome: string, failure: FailureReport | null, status: string) {
  if (!failure) return { status: 'cancelled' as const, outcome: { outcome } };
  const { code, message, details, notUndone } = failure;
  return {
    status: 'failed' as const,
    error: {
      code,
      message,
      details: {
        ...details,
        rollbackPlan: notUndone.length
          ? `Everything but this was undone: ${notUndone.join(', ')}. Look at these objects in Stripe, then repeat.`
          : `Everything that had been done was undone; the version is ${status} again. Mend the cause and repeat.`,
        ...(notUndone.length ? { rollbackOptions: notUndone } : {}),
      },
    },
    outcome: { outcome },
  };
}
