import { flagSubject as subject } from '../../commands/rollouts/flag-subject.ts';
import { judgeRollout } from '../../commands/rollouts/judge-rollout.ts';
import { stageApproval } from '../../commands/rollouts/request-stage-approval.ts';
import type { RolloutOrder, RolloutWork, StageClearance, StageHold } from '../../contracts/rollouts.ts';
import type { Db, Tx } from '../../database/client.ts';
import * as journal from '../../database/journal.ts';
import type { BusinessSql } from '../../database/metrics/business-sql.ts';
import * as operations from '../../database/operations.ts';
import * as rollouts from '../../database/rollouts.ts';
import { recordedStep } from '../recorded-step.ts';

export interface RolloutDeps {
  db: Db;
  now: () => Date;
  /** The connection of metrics over own SQL; none where it is not set up. */
  business?: BusinessSql | null;
}

const minuteMs = 60_000;

/** Beginning a stage. `at` is the workflow's time: where time is skipped, stages still follow each other. */
export function exposureActivities(deps: RolloutDeps) {
  const { db, now, business = null } = deps;

  /** What holds the stage besides its evidence, asked in the transaction that would expose it. */
  async function holdOf(tx: Tx, rollout: rollouts.RolloutRow, stage: number): Promise<Held | null> {
    if (rollout.status === 'rolling_back' || rollout.ended_at)
      return { held: 'ended', reason: 'It is being taken back.' };
    if (rollout.status === 'paused') return { held: 'paused', reason: rollout.reason ?? 'It is paused.' };
    const stopped = await subject.stopped(tx, rollout);
    if (stopped) return { held: 'killed', reason: stopped };
    const approval = await stageApproval(tx, subject, rollout, stage, now());
    return approval ? { held: approval.refused ? 'paused' : 'approval', reason: approval.reason } : null;
  }

  async function hold(tx: Tx, rollout: rollouts.RolloutRow, stage: number, { held, reason }: Held): Promise<void> {
    if (held === 'ended' || held === 'harm') return;
    const at = now();
    if (held === 'paused' && rollout.status !== 'paused') await rollouts.move(tx, rollout.id, 'pause', reason, at);
    else if (rollout.status === 'running') await rollouts.move(tx, rollout.id, 'wait', reason, at);
    if (!(await rollouts.setHeld(tx, rollout.id, held, reason))) return;
    await rollouts.addEvent(
      tx,
      rollout.id,
      { kind: held === 'paused' ? 'paused' : 'waiting', stage, by: 'process', reason },
      at,
    );
    await operations.advance(tx, rollout.operation_id, { status: 'waiting', stage: 'stages' }, at);
    await tell(tx, rollout, 'rollout.waiting', reason, at);
  }

  async function tell(tx: Tx, rollout: rollouts.RolloutRow, type: string, why: string | null, at: Date): Promise<void> {
    await journal.append(tx, [
      {
        type,
        area: 'flags',
        entityId: rollout.flag_id,
        operationId: rollout.operation_id,
        actor: rollout.created_by,
        at,
        audit: {
          action: type,
          before: { percentage: rollout.percentage, status: rollout.status },
          after: { rollout: rollout.id, percentage: (await rollouts.find(tx, rollout.id)).percentage },
          why,
        },
      },
    ]);
  }

  return {
    planRollout: recordedStep(
      deps,
      { stage: 'stages', step: 'planRollout' },
      async (order: RolloutOrder): Promise<RolloutWork> => {
        const { stages, policy } = await rollouts.find(db, order.rolloutId);
        await operations.advance(db, order.operationId, { status: 'running', stage: 'stages' }, now());
        return {
          stages: stages.map(({ bakeMinutes }) => ({ bakeMs: bakeMinutes * minuteMs })),
          whenUndecided: policy.whenUndecided,
          extendMs: policy.extendMinutes * minuteMs,
          maxExtensions: policy.maxExtensions,
        };
      },
    ),

    /** Exposes a stage, once, or says what it waits for. `forced`: a person went on from the stage before in spite of its evidence. */
    exposeStage: recordedStep(
      deps,
      { stage: 'stages', step: 'exposeStage' },
      async (
        order: RolloutOrder,
        stage: number,
        { forced, at }: { forced: boolean; at: string },
      ): Promise<StageClearance> => {
        const verdict = stage > 0 && !forced ? await judgeRollout(db, order.rolloutId, new Date(at), business) : null;
        return await db.transaction().execute(async (tx) => {
          const rollout = await rollouts.find(tx, order.rolloutId, { lock: true });
          const begun = (await rollouts.exposuresOf(tx, rollout.id)).some((exposure) => exposure.stage === stage);
          if (begun) return { cleared: true };
          const held = evidenceHold(verdict) ?? (await holdOf(tx, rollout, stage));
          if (held) {
            await hold(tx, rollout, stage, held);
            return { cleared: false, ...held };
          }
          const percentage = rollouts.exposureIn(rollout, stage);
          const begunAt = new Date(at);
          const endsAt = new Date(begunAt.getTime() + rollout.stages[stage]!.bakeMinutes * minuteMs);
          await rollouts.move(tx, rollout.id, 'proceed', null, now());
          await rollouts.expose(tx, rollout.id, { stage, percentage, endsAt }, begunAt);
          await rollouts.addEvent(tx, rollout.id, { kind: 'exposed', stage, percentage, by: 'process' }, now());
          await subject.exposed(tx, await rollouts.find(tx, rollout.id), now());
          await operations.advance(tx, order.operationId, { status: 'running', stage: 'stages' }, now());
          await tell(tx, rollout, 'rollout.stage_exposed', null, now());
          return { cleared: true };
        });
      },
    ),
  };
}

type Held = { held: StageHold; reason: string };

function evidenceHold(verdict: Awaited<ReturnType<typeof judgeRollout>> | null): Held | null {
  if (!verdict || verdict.status === 'ok') return null;
  const harm = verdict.status !== 'undecided';
  return { held: harm ? 'harm' : 'evidence', reason: verdict.reason };
}
