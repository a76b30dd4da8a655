import type { StageHold } from '../../contracts/rollouts.ts';
import type { Db, Tx } from '../../database/client.ts';
import type { BusinessSql } from '../../database/metrics/business-sql.ts';
import * as rollouts from '../../database/rollouts.ts';
import { type JudgedRollout, judgeRollout } from './judge-rollout.ts';
import type { RolloutSubject } from './rollout-subject.ts';
import { takeBack } from './take-back.ts';
import { tellRollout } from './tell-rollout.ts';

interface Reads {
  db: Db;
  now: () => Date;
  subject: RolloutSubject;
  /** The connection of metrics over own SQL; none where it is not set up. */
  business?: BusinessSql | null;
}

/**
 * One look of the watcher at one rollout. Harm takes the value back in this very transaction, with the workflow told: it must
 * not wait for Temporal. A stage that waits for what is there now is told to look again.
 */
export async function watchRollout({ db, now, subject, business = null }: Reads, rolloutId: string): Promise<void> {
  const verdict = await judgeRollout(db, rolloutId, now(), business);
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
      await takeBack(tx, subject, rollout, { by: 'guardrails', reason: verdict.reason }, now(), {
        tellWorkflow: true,
      });
    } else if (await isOver(tx, subject, rollout, verdict)) {
      await rollouts.setHeld(tx, rolloutId, null, rollout.reason);
      await tellRollout(tx, rollout, 'rollout.released', { signal: 'lookAgain', args: [] }, now());
    }
  });
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
