import type { StageHold } from '../../contracts/rollouts.ts';
import * as changeRequests from '../../database/change-requests.ts';
import type { Db, Tx } from '../../database/client.ts';
import * as journal from '../../database/journal.ts';
import * as operations from '../../database/operations.ts';
import * as rollouts from '../../database/rollouts.ts';
import { type JudgedRollout, judgeRollout } from './judge-rollout.ts';
import type { RolloutSubject } from './rollout-subject.ts';

interface Reads {
  db: Db;
  now: () => Date;
  subject: RolloutSubject;
}

/**
 * One look of the watcher at one rollout. Harm takes the value back in this very transaction, with the workflow told: it must
 * not wait for Temporal. A stage that waits for what is there now is told to look again.
 */
export async function watchRollout({ db, now, subject }: Reads, rolloutId: string): Promise<void> {
  const verdict = await judgeRollout(db, rolloutId, now());
  await db.transaction().execute(async (tx) => {
    const rollout = await rollouts.find(tx, rolloutId, { lock: true });
    if (rollout.ended_at || rollout.status === 'rolling_back') return;
    await rollouts.setVerdict(tx, rolloutId, shown(verdict));
    if (verdict.status !== rollout.verdict?.status) {
      await rollouts.addEvent(
        tx,
        rolloutId,
        { kind: 'looked', stage: rollout.stage, by: 'process', reason: verdict.reason, verdict: shown(verdict) },
        now(),
      );
    }
    if (verdict.status === 'regression' || verdict.status === 'sample_ratio_mismatch') {
      await takeBack(tx, subject, rollout, { by: 'guardrails', reason: verdict.reason }, now());
    } else if (await isOver(tx, subject, rollout, verdict)) {
      await rollouts.setHeld(tx, rolloutId, null, rollout.reason);
      await say(tx, rollout, 'rollout.released', { signal: 'lookAgain', args: [] }, now());
    }
  });
}

/** Takes the value back at once, whoever asks, and tells the workflow to finish it. The caller has locked the rollout. */
export async function takeBack(
  tx: Tx,
  subject: RolloutSubject,
  rollout: rollouts.RolloutRow,
  word: { by: string; reason: string },
  now: Date,
): Promise<void> {
  if (!(await rollouts.move(tx, rollout.id, 'roll_back', word.reason, now))) return;
  await rollouts.withdraw(tx, rollout.id, now);
  await subject.exposed(tx, await rollouts.find(tx, rollout.id), now);
  await rollouts.addEvent(
    tx,
    rollout.id,
    { kind: 'rolling_back', stage: rollout.stage, percentage: 0, by: word.by, reason: word.reason },
    now,
  );
  await changeRequests.voidOf(tx, rollout.operation_id, now);
  await operations.advance(tx, rollout.operation_id, { status: 'undoing', stage: 'rolled_back' }, now);
  await say(tx, rollout, 'rollout.rolling_back', { signal: 'rollBack', args: [word] }, now, word);
}

async function say(
  tx: Tx,
  rollout: rollouts.RolloutRow,
  type: string,
  signal: { signal: string; args: unknown[] },
  now: Date,
  word?: { by: string; reason: string },
): Promise<void> {
  await journal.append(tx, [
    {
      type,
      area: 'flags',
      entityId: rollout.flag_id,
      operationId: rollout.operation_id,
      actor: word?.by ?? 'process',
      at: now,
      audit: word
        ? {
            action: type,
            before: { rollout: rollout.id, status: rollout.status, percentage: rollout.percentage },
            after: { rollout: rollout.id, status: 'rolling_back', percentage: 0 },
            why: word.reason,
          }
        : null,
      dispatch: { ...signal, workflowId: rollout.workflow_id },
    },
  ]);
}

/** Whether what the rollout waits for has come. Approvals and the freeze tell the workflow themselves. */
async function isOver(
  tx: Tx,
  subject: RolloutSubject,
  rollout: rollouts.RolloutRow,
  verdict: JudgedRollout,
): Promise<boolean> {
  const over: Partial<Record<StageHold, () => Promise<boolean>>> = {
    evidence: async () => verdict.status === 'ok',
    killed: async () => (await subject.stopped(tx, rollout)) === null,
  };
  return (await over[rollout.held ?? 'ended']?.()) ?? false;
}

function shown({ status, verdicts, at }: JudgedRollout) {
  return { status, verdicts, at };
}
