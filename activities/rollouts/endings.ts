import { flagSubject as subject } from '../../commands/rollouts/flag-subject.ts';
import { takeBack } from '../../commands/rollouts/take-back.ts';
import type { FailureReport } from '../../contracts/publications.ts';
import type { RolloutOrder, RolloutOutcome } from '../../contracts/rollouts.ts';
import type { RolloutTransition } from '../../contracts/tables/rollout-lifecycle.ts';
import type { Tx } from '../../database/client.ts';
import * as experiments from '../../database/experiments.ts';
import * as journal from '../../database/journal.ts';
import * as operations from '../../database/operations.ts';
import * as rollouts from '../../database/rollouts.ts';
import { recordedStep } from '../recorded-step.ts';
import type { RolloutDeps } from './exposure.ts';

/** How a rollout ends. A rollback needs nobody's leave: neither approval, freeze nor pause holds it. */
export function endingActivities(deps: RolloutDeps) {
  const { db, now } = deps;

  /** Ends the rollout and leaves a trace of it, unless it has ended so already. */
  async function ended(
    tx: Tx,
    order: RolloutOrder,
    transition: Extract<RolloutTransition, 'complete' | 'withdraw' | 'fail'>,
    reason: string | null,
  ): Promise<rollouts.RolloutRow | null> {
    const before = await rollouts.find(tx, order.rolloutId, { lock: true });
    if (!(await rollouts.move(tx, order.rolloutId, transition, reason, now()))) return null;
    const after = await rollouts.find(tx, order.rolloutId);
    await rollouts.addEvent(tx, order.rolloutId, { kind: 'ended', stage: after.stage, by: 'process', reason }, now());
    await journal.append(tx, [
      {
        type: `rollout.${after.status}`,
        area: 'flags',
        entityId: after.flag_id,
        operationId: order.operationId,
        actor: order.by,
        at: now(),
        audit: {
          action: `rollout.${after.status}`,
          before: { rollout: after.id, status: before.status, percentage: before.percentage },
          after: { rollout: after.id, status: after.status },
          why: reason,
        },
      },
    ]);
    if (after.ended_at) await tellExperiment(tx, order, after);
    return after;
  }

  /** An experiment waits for the end of the rollout that carries its winner to everybody. */
  async function tellExperiment(tx: Tx, order: RolloutOrder, { id, status }: rollouts.RolloutRow): Promise<void> {
    const experiment = await experiments.scaledBy(tx, id);
    if (!experiment?.workflow_id) return;
    await journal.append(tx, [
      {
        type: 'experiment.scaling_ended',
        area: 'experiments',
        entityId: experiment.id,
        operationId: experiment.operation_id,
        actor: order.by,
        at: now(),
        audit: { action: 'experiment.scaling_ended', before: null, after: { rollout: id, status }, why: null },
        dispatch: { signal: 'rolloutEnded', args: [], workflowId: experiment.workflow_id },
      },
    ]);
  }

  return {
    completeRollout: recordedStep(
      deps,
      { stage: 'completed', step: 'completeRollout' },
      async (order: RolloutOrder): Promise<RolloutOutcome> => {
        return await db.transaction().execute(async (tx): Promise<RolloutOutcome> => {
          const reason = 'Every stage has ended well.';
          const after = await ended(tx, order, 'complete', reason);
          if (after) {
            await rollouts.endExposure(tx, after.id, now());
            await subject.settle(tx, after, now());
            const outcome = { outcome: 'completed', changes: after.changes };
            await operations.finish(tx, order.operationId, { status: 'done', stage: 'completed', outcome }, now());
          }
          return { outcome: 'completed', reason };
        });
      },
    ),

    /** Nobody gets the new value from here on. */
    beginRollback: recordedStep(
      deps,
      { stage: 'rolled_back', step: 'beginRollback', compensation: true },
      async (order: RolloutOrder, reason: string) => {
        await db.transaction().execute(async (tx) => {
          const rollout = await rollouts.find(tx, order.rolloutId, { lock: true });
          await takeBack(tx, subject, rollout, { by: 'process', reason }, now(), { tellWorkflow: false });
        });
      },
    ),

    /** For runs that were begun when a rollback was two steps: `beginRollback` has withdrawn it since. */
    withdrawExposure: recordedStep(
      deps,
      { stage: 'rolled_back', step: 'withdrawExposure', compensation: true },
      async (order: RolloutOrder) => {
        await db.transaction().execute(async (tx) => {
          await rollouts.withdraw(tx, order.rolloutId, now());
          await subject.exposed(tx, await rollouts.find(tx, order.rolloutId), now());
        });
      },
    ),

    finishRollback: recordedStep(
      deps,
      { stage: 'rolled_back', step: 'finishRollback', compensation: true },
      async (order: RolloutOrder): Promise<RolloutOutcome> => {
        return await db.transaction().execute(async (tx): Promise<RolloutOutcome> => {
          const { reason } = await rollouts.find(tx, order.rolloutId);
          await ended(tx, order, 'withdraw', reason);
          const outcome = { outcome: 'rolled_back', reason };
          await operations.finish(tx, order.operationId, { status: 'cancelled', stage: 'rolled_back', outcome }, now());
          return { outcome: 'rolled_back', reason: reason ?? '' };
        });
      },
    ),

    failRollout: recordedStep(
      deps,
      { stage: 'rolled_back', step: 'failRollout', compensation: true },
      async (order: RolloutOrder, { code, message, details }: FailureReport) => {
        await db.transaction().execute(async (tx) => {
          await ended(tx, order, 'fail', message);
          await operations.finish(
            tx,
            order.operationId,
            { status: 'failed', error: { code, message, details } },
            now(),
          );
        });
      },
    ),
  };
}
