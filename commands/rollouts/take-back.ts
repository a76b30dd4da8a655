import * as changeRequests from '../../database/change-requests.ts';
import type { Tx } from '../../database/client.ts';
import * as operations from '../../database/operations.ts';
import * as rollouts from '../../database/rollouts.ts';
import type { RolloutSubject } from './rollout-subject.ts';
import { tellRollout } from './tell-rollout.ts';

/**
 * Takes the value back from everybody at once, whoever asks: a person, the watcher, or the workflow itself. The caller has
 * locked the rollout; asked again it changes nothing.
 */
export async function takeBack(
  tx: Tx,
  subject: RolloutSubject,
  rollout: rollouts.RolloutRow,
  word: { by: string; reason: string },
  now: Date,
  /** Whether the workflow still has to hear of it. */
  { tellWorkflow }: { tellWorkflow: boolean },
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
  const signal = tellWorkflow ? { signal: 'rollBack', args: [word] } : null;
  await tellRollout(tx, rollout, 'rollout.rolling_back', signal, now, word);
}
