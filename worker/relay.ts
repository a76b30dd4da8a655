import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy, WorkflowNotFoundError } from '@temporalio/common';
import type { Logger } from 'pino';
import type { Db } from '../database/client.ts';
import * as journal from '../database/journal.ts';

/** Numbered at once; more wait for the next round. */
const batch = 1_000;
const dispatchBatch = 100;
const maxRetryMs = 30_000;

export interface RelayRound {
  lastPosition: bigint | null;
  dispatched: number;
  failed: number;
}

export interface RelayDeps {
  db: Db;
  client: Pick<Client, 'workflow'>;
  taskQueue: string;
  now: () => Date;
  log: Logger;
}

/**
 * One round of the relay's leader: gives committed journal entries their order, tells readers, starts and signals
 * workflows. Killed anywhere, the next leader's round goes on: a position is given once, starting and signalling twice is
 * harmless. It knows no area.
 */
export async function relayRound({ db, client, taskQueue, now, log }: RelayDeps): Promise<RelayRound> {
  const lastPosition = await journal.assignPositions(db, batch);
  if (lastPosition !== null) await journal.announcePosition(db, lastPosition);

  const pending = await journal.pendingDispatches(db, now(), dispatchBatch);
  const byWorkflow = Map.groupBy(pending, ({ dispatch }) => dispatch.workflowId);
  const results = await Promise.all(
    [...byWorkflow.values()].map(async (commands) => {
      const done: string[] = [];
      for (const command of commands) {
        try {
          await dispatch(client, taskQueue, command);
          done.push(command.id);
        } catch (error) {
          const message = error instanceof Error ? error.message : String(error);
          const waitMs = Math.min(maxRetryMs, 250 * 2 ** Math.min(command.attempts, 10));
          log.warn(
            { dispatch: command.dispatch.workflowId, attempts: command.attempts, error: message },
            'dispatch failed',
          );
          await journal.markDispatchFailed(db, command.id, message, new Date(now().getTime() + waitMs));
          return { done, failed: 1 };
        }
      }
      return { done, failed: 0 };
    }),
  );
  const dispatched = results.flatMap(({ done }) => done);
  await journal.markDispatched(db, dispatched, now());
  return { lastPosition, dispatched: dispatched.length, failed: results.reduce((sum, { failed }) => sum + failed, 0) };
}

async function dispatch(client: RelayDeps['client'], taskQueue: string, { dispatch }: journal.PendingDispatch) {
  if ('start' in dispatch) {
    try {
      await client.workflow.start(dispatch.start, {
        workflowId: dispatch.workflowId,
        taskQueue,
        args: dispatch.args,
        workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
        // A relay that died after the start repeats it; the process may have ended since.
        workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
    return;
  }
  try {
    await client.workflow.getHandle(dispatch.workflowId).signal(dispatch.signal, ...dispatch.args);
  } catch (error) {
    // The process ended before the command came: its end stands in the operation, and nothing waits for the command.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
