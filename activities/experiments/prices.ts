import type { OrderContext } from '../../commands/command.ts';
import { withdrawVariants } from '../../commands/experiments/give-variants.ts';
import { orderCancellation } from '../../commands/plans/cancel-publication.ts';
import { gatherPublication, orderPublication } from '../../commands/plans/publish-plan.ts';
import { orderArchiving, orderDeprecation, subscribersOfPlan } from '../../commands/plans/withdraw-plan.ts';
import type { ExperimentOutcome, Opening, PriceProcess, PricesEnd } from '../../contracts/experiment-process.ts';
import type { ExperimentOrder } from '../../contracts/experiments.ts';
import { isErrorCode } from '../../contracts/tables/error-catalogue.ts';
import { planLifecycle } from '../../contracts/tables/plan-lifecycle.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Tx } from '../../database/client.ts';
import * as experimentPrices from '../../database/experiment-prices.ts';
import * as experiments from '../../database/experiments.ts';
import * as journal from '../../database/journal.ts';
import * as operations from '../../database/operations.ts';
import * as plans from '../../database/plans.ts';
import { shownHash } from '../../domain/approvals/shown-hash.ts';
import type { PlanDeps } from '../plans/publication.ts';
import { recordedStep } from '../recorded-step.ts';
import { admit } from './admission.ts';
import { type ExperimentDeps, tell } from './running.ts';

const dayMs = 86_400_000;

/**
 * The prices of an experiment's variants: published and taken out of sale by the plans' own processes, which run as parts
 * of the experiment's. What is ordered stands beside the variant: who asks again is given the same process.
 */
export function priceActivities(deps: ExperimentDeps & Pick<PlanDeps, 'outside'>) {
  const { db, now, outside } = deps;

  /** A command of the plans in this transaction; the process that it would start is started by the experiment's. */
  async function ordering<Result>(
    tx: Tx,
    order: ExperimentOrder,
    run: (context: OrderContext) => Promise<Result>,
  ): Promise<Result> {
    const entries: journal.JournalEntry[] = [];
    const result = await run({
      tx,
      now: now(),
      caller: { actor: order.by, requestId: null },
      journal: (entry) => entries.push({ ...entry, actor: order.by, at: now() }),
    });
    const isStart = ({ dispatch }: journal.JournalEntry) => dispatch != null && 'start' in dispatch;
    await journal.append(
      tx,
      entries.map((entry) => (isStart(entry) ? { ...entry, dispatch: null } : entry)),
    );
    return result;
  }

  return {
    /** Nothing is published before the experiment may begin. */
    admitExperiment: recordedStep(
      deps,
      { stage: 'prices', step: 'admitExperiment' },
      async (order: ExperimentOrder): Promise<Opening> =>
        await db
          .transaction()
          .execute(async (tx) => admit(tx, await experiments.find(tx, order.experimentId, { lock: true }), now())),
    ),

    /** @throws what the publication of a plan refuses, ExperimentationError when it is not the draft any more that was bound */
    orderPublication: recordedStep(
      deps,
      { stage: 'prices', step: 'orderPublication' },
      async (
        order: ExperimentOrder,
        versionId: string,
      ): Promise<Extract<PriceProcess, { workflow: 'publishPlan' }>> => {
        const { plan_id: planId } = await plans.findVersion(db, versionId);
        const gathered = await gatherPublication({ planId }, { db, outside, now });
        return await db.transaction().execute(async (tx) => {
          const row = await experimentPrices.ownVersion(tx, order.experimentId, versionId, { lock: true });
          if (row.process?.workflow === 'publishPlan') return row.process;
          assertUnchanged(await plans.findVersion(tx, versionId), row);
          const { operationId, workflowId } = await ordering(tx, order, (context) =>
            orderPublication({ planId, hold: false }, { ...context, gathered }),
          );
          const { attempt } = await plans.findVersion(tx, versionId);
          const decision = { publish: { at: null, diffHash: null } };
          const process = {
            workflow: 'publishPlan',
            workflowId,
            order: { operationId, planId, versionId, attempt, decision, decideBy: null, by: order.by },
          } as const;
          await experimentPrices.recordProcess(tx, row, process);
          return process;
        });
      },
    ),

    /** The experiment was cancelled while its prices are published: what is not active yet is called off. */
    callOffPublication: recordedStep(
      deps,
      { stage: 'prices', step: 'callOffPublication', compensation: true },
      async (order: ExperimentOrder, versionId: string): Promise<void> => {
        await db.transaction().execute(async (tx) => {
          const { plan_id: planId, status } = await plans.findVersion(tx, versionId);
          const cancellable: readonly string[] = planLifecycle.cancel.from;
          if (!cancellable.includes(status)) return;
          await ordering(tx, order, (context) => orderCancellation({ planId }, context));
        });
      },
    ),

    /** Nobody is given a variant any more, before its price goes. */
    takeBackVariants: recordedStep(
      deps,
      { stage: 'withdrawal', step: 'takeBackVariants', compensation: true },
      async (order: ExperimentOrder): Promise<void> => {
        await db.transaction().execute(async (tx) => {
          const row = await experiments.find(tx, order.experimentId, { lock: true });
          await withdrawVariants(tx, row, now());
          if (!row.settled_at) await experiments.write(tx, row.id, { settled_at: now() }, now());
        });
      },
    ),

    /** Which prices go, and how long they stand until then: who was given one can still have it. A cancelled one goes at once. */
    endPrices: recordedStep(
      deps,
      { stage: 'withdrawal', step: 'endPrices' },
      async (order: ExperimentOrder, outcome: ExperimentOutcome['outcome']): Promise<PricesEnd> => {
        const row = await experiments.find(db, order.experimentId);
        const scaled = outcome === 'scaled' ? (row.decision?.variant ?? null) : null;
        const prices = await experimentPrices.ofExperiment(db, row.id);
        const withdraws = prices.flatMap(({ is_published_here, variant, plan_version_id }) =>
          is_published_here && variant !== scaled ? plan_version_id : [],
        );
        const standMs = outcome === 'cancelled' || withdraws.length === 0 ? 0 : row.definition.noticeDays * dayMs;
        await operations.advance(db, order.operationId, { status: 'waiting', stage: 'withdrawal' }, now());
        await db.transaction().execute(async (tx) => {
          await tell(tx, row, 'experiment.prices_end', now(), {
            before: null,
            after: { withdraws, noticeDays: standMs / dayMs, outcome },
            why: row.decision?.reason ?? row.reason,
          });
        });
        return { withdraws, standMs };
      },
    ),

    /**
     * The next step of taking a price out of sale: deprecated, then archived when nobody subscribes to it. Who does keeps
     * it, deprecated as it is. Null when nothing is left to do.
     */
    orderWithdrawal: recordedStep(
      deps,
      { stage: 'withdrawal', step: 'orderWithdrawal', compensation: true },
      async (
        order: ExperimentOrder,
        versionId: string,
      ): Promise<Exclude<PriceProcess, { workflow: 'publishPlan' }> | null> => {
        const { plan_id: planId } = await plans.findVersion(db, versionId);
        const subscribers = await subscribersOfPlan(db, outside, planId);
        return await db.transaction().execute(async (tx) => {
          const row = await experimentPrices.ownVersion(tx, order.experimentId, versionId, { lock: true });
          if (row.process && row.process.workflow !== 'publishPlan') {
            const { finished_at, status, error } = await operations.find(tx, row.process.order.operationId);
            if (!finished_at) return row.process;
            if (status === 'failed') throw failedBefore(error);
          }
          const { active } = await plans.find(tx, planId, { lock: true });
          // A plan that goes on with a later version has become somebody's own.
          if (active?.id !== versionId) return null;
          const workflow =
            active.status === 'active'
              ? 'deprecatePlan'
              : active.status === 'deprecated' && subscribers === 0
                ? 'archivePlan'
                : null;
          if (!workflow) return null;
          const { key } = await experiments.find(tx, order.experimentId);
          const input = { planId, reason: `The experiment ${key} has ended.` };
          const verb = workflow === 'deprecatePlan' ? orderDeprecation : orderArchiving;
          const { operationId, workflowId } = await ordering(tx, order, (context) => verb(input, context));
          const process = { workflow, workflowId, order: { operationId, planId, versionId, by: order.by } } as const;
          await experimentPrices.recordProcess(tx, row, process);
          return process;
        });
      },
    ),
  };
}

/** What was checked and approved is what is published. @throws ExperimentationError */
function assertUnchanged(
  { status, configuration, number }: plans.PlanVersionRow,
  { configuration_hash, variant }: experimentPrices.ExperimentPriceRow,
): void {
  if (status === 'draft' && shownHash(configuration) === configuration_hash) return;
  const message =
    status === 'draft'
      ? `Version ${number}, which ${variant} is bound to, was edited after the start.`
      : `Version ${number}, which ${variant} is bound to, is ${status} by somebody else's hand.`;
  throw new PricewrightError('ExperimentationError', message, {
    fields: [{ field: `variants.${variant}.planVersionId`, code: 'version_changed', message }],
  });
}

function failedBefore(error: operations.OperationRow['error']): PricewrightError {
  const code = error && isErrorCode(error.code) ? error.code : 'InternalError';
  return new PricewrightError(code, error?.message ?? 'It could not be taken out of sale.');
}
