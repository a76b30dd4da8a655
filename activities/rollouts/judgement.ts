import { judgeRollout } from '../../commands/rollouts/judge-rollout.ts';
import type { RolloutOrder } from '../../contracts/rollouts.ts';
import * as journal from '../../database/journal.ts';
import * as operations from '../../database/operations.ts';
import * as rollouts from '../../database/rollouts.ts';
import type { GuardrailStatus } from '../../domain/guardrails/guardrail.ts';
import { recordedStep } from '../recorded-step.ts';
import type { RolloutDeps } from './exposure.ts';

/** What the guardrails say at a stage's end, and what comes of it when they say nothing yet. */
export function judgementActivities(deps: RolloutDeps) {
  const { db, now, business = null } = deps;
  return {
    judgeStage: recordedStep(
      deps,
      { stage: 'stages', step: 'judgeStage' },
      async (order: RolloutOrder, _stage: number, at: string): Promise<{ status: GuardrailStatus; reason: string }> => {
        const { status, reason } = await judgeRollout(db, order.rolloutId, new Date(at), business);
        return { status, reason };
      },
    ),

    extendStage: recordedStep(
      deps,
      { stage: 'stages', step: 'extendStage' },
      async (
        order: RolloutOrder,
        stage: number,
        { at, forMs, reason }: { at: string; forMs: number; reason: string },
      ) => {
        const endsAt = new Date(new Date(at).getTime() + forMs);
        await db.transaction().execute(async (tx) => {
          await rollouts.setStageEnd(tx, order.rolloutId, endsAt, now());
          await rollouts.addEvent(
            tx,
            order.rolloutId,
            { kind: 'looked', stage, by: 'process', reason: `Extended until ${endsAt.toISOString()}. ${reason}` },
            now(),
          );
        });
      },
    ),

    /** The stage is over and its evidence decides nothing: it shows what it waits for, and stays as it is. */
    awaitEvidence: recordedStep(
      deps,
      { stage: 'stages', step: 'awaitEvidence' },
      async (order: RolloutOrder, stage: number, { ask, reason }: { ask: boolean; reason: string }) => {
        await db.transaction().execute(async (tx) => {
          const rollout = await rollouts.find(tx, order.rolloutId, { lock: true });
          if (ask && rollout.status === 'running') await rollouts.move(tx, rollout.id, 'wait', reason, now());
          if (rollout.held === 'evidence') return;
          await rollouts.setHeld(tx, rollout.id, 'evidence', reason);
          await rollouts.addEvent(tx, rollout.id, { kind: 'waiting', stage, by: 'process', reason }, now());
          await operations.advance(tx, order.operationId, { status: 'waiting', stage: 'stages' }, now());
          await journal.append(tx, [
            {
              type: ask ? 'rollout.asks' : 'rollout.waits',
              area: 'flags',
              entityId: rollout.flag_id,
              operationId: order.operationId,
              actor: rollout.created_by,
              at: now(),
            },
          ]);
        });
      },
    ),
  };
}
