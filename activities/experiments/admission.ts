import { startApproval } from '../../commands/experiments/request-start-approval.ts';
import type { Opening } from '../../contracts/experiment-process.ts';
import type { Tx } from '../../database/client.ts';
import * as experiments from '../../database/experiments.ts';
import * as operations from '../../database/operations.ts';

/** Whether an experiment may begin: not when it has ended, nor before a second person has approved what needs it. */
export async function admit(tx: Tx, row: experiments.ExperimentRow, now: Date): Promise<Opening> {
  if (row.ended_at) return 'ended';
  const held = await startApproval(tx, row, now);
  if (held?.refused) {
    await experiments.move(tx, row.id, 'cancel', { reason: held.reason }, now);
    return 'ended';
  }
  if (!held) return 'opened';
  await experiments.write(tx, row.id, { reason: held.reason }, now);
  if (row.operation_id) await operations.advance(tx, row.operation_id, { status: 'waiting' }, now);
  return 'held';
}
