import { flagSubject as subject } from '../../commands/rollouts/flag-subject.ts';
import type { FailureReport } from '../../contracts/publications.ts';
import type { RolloutOrder, RolloutOutcome } from '../../contracts/rollouts.ts';
import type { RolloutTransition } from '../../contracts/tables/rollout-lifecycle.ts';
import * as changeRequests from '../../database/change-requests.ts';
import type { Tx } from '../../database/client.ts';
import * as journal from '../../database/journal.ts';
import * as operations from '../../database/operations.ts';
import * as rollouts from '../../database/rollouts.ts';
import { recordedStep } from '../recorded-step.ts';
import type { RolloutDeps } from './exposure.ts';

/** How a rollout ends. A rollback needs nobody's leave: neither approval, freeze nor pause holds it. */
export function endingActivities(deps: RolloutDeps) {
  const { db, now } = deps;

  /** Moves the rollout and leaves a trace of it, unless it is there already. */
  async function moved(
    tx: Tx,
    order: RolloutOrder,
    transition: RolloutTransition,
    reason: string | null,
  ): Promise<rollouts.RolloutRow | null> {
    const before = await rollouts.find(tx, order.rolloutId, { lock: true });
    if (!(await rollouts.move(tx, order.rolloutId, transition, reason, now()))) return null;
    const after = await rollouts.find(tx, order.rolloutId);
    const kind = transition === 'roll_back' ? 'rolling_back' : 'ended';
    await rollouts.addEvent(tx, order.rolloutId, { kind, stage: after.stage, by: 'process', reason }, now());
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
    return after;
  }

  return {
    completeRollout: recordedStep(
      deps,
      { stage: 'completed', step: 'completeRollout' },
      async (order: RolloutOrder): Promise<RolloutOutcome> => {
        return await db.transaction().execute(async (tx): Promise<RolloutOutcome> => {
          const reason = 'Every stage has ended well.';
          const after = await moved(tx, order, 'complete', reason);
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

    beginRollback: recordedStep(
      deps,
      { stage: 'rolled_back', step: 'beginRollback', compensation: true },
      async (order: RolloutOrder, reason: string) => {
        await db.transaction().execute(async (tx) => {
          const { status } = await rollouts.find(tx, order.rolloutId, { lock: true });
          // A person's command has written it down already.
          if (status !== 'rolling_back') await moved(tx, order, 'roll_back', reason);
          await changeRequests.voidOf(tx, order.operationId, now());
          await operations.advance(tx, order.operationId, { status: 'undoing', stage: 'rolled_back' }, now());
        });
      },
    ),

    /** Nobody gets the new value from here on. */
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
          await moved(tx, order, 'withdraw', reason);
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
          await moved(tx, order, 'fail', message);
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
