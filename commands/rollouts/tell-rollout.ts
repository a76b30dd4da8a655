import type { Tx } from '../../database/client.ts';
import * as journal from '../../database/journal.ts';
import type { RolloutRow } from '../../database/rollouts.ts';

/** Journals what has happened to a rollout, for its pages, its workflow (`signal`) and, with who said why, the audit. */
export async function tellRollout(
  tx: Tx,
  rollout: RolloutRow,
  type: string,
  signal: { signal: string; args: unknown[] } | null,
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
      ...(signal ? { dispatch: { ...signal, workflowId: rollout.workflow_id } } : {}),
    },
  ]);
}
