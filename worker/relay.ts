import { context, propagation, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';
import type { Logger } from 'pino';
import { chainOf, sealAfter, sealedHead } from '../database/audit-sealing.ts';
import type { Db } from '../database/client.ts';
import * as journal from '../database/journal.ts';
import { signalOnce } from './signal-once.ts';

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
  /** Called with what each dispatch came to. */
  onDispatch?: (outcome: 'done' | 'failed') => void;
}

/**
 * One round of the relay's leader: gives committed journal entries their order, seals the audited ones, tells readers,
 * starts and signals workflows. Killed anywhere, the next leader's round goes on: a position is given once, starting and
 * a signal sent again is known by its entry. It knows no area.
 */
export async function relayRound(deps: RelayDeps): Promise<RelayRound> {
  const lastPosition = await orderRound(deps);
  return { lastPosition, ...(await dispatchRound(deps)) };
}

/** The part of a round that needs Postgres alone. @returns the last position given, or null when there was nothing */
export async function orderRound({ db, now }: Pick<RelayDeps, 'db' | 'now'>): Promise<bigint | null> {
  const lastPosition = await journal.assignPositions(db, batch);
  await seal(db, now());
  if (lastPosition !== null) await journal.announcePosition(db, lastPosition);
  return lastPosition;
}

/** Seals until the journal's end: more may wait than one round numbers, after a time without a leader. */
async function seal(db: Db, now: Date): Promise<void> {
  const chain = await chainOf(db, now);
  for (let head = await sealedHead(db, chain); ; ) {
    const next = await sealAfter(db, head, batch);
    if (next.sequence - head.sequence < batch) return;
    head = next;
  }
}

/** The part of a round that needs Temporal. */
export async function dispatchRound(deps: RelayDeps): Promise<Pick<RelayRound, 'dispatched' | 'failed'>> {
  const { db, client, taskQueue, now, log } = deps;
  const pending = await journal.pendingDispatches(db, now(), dispatchBatch);
  const byWorkflow = Map.groupBy(pending, ({ dispatch }) => dispatch.workflowId);
  const results = await Promise.all(
    [...byWorkflow.values()].map(async (commands) => {
      const done: string[] = [];
      for (const command of commands) {
        try {
          await traced(command, () => dispatch(client, taskQueue, command));
          done.push(command.id);
          deps.onDispatch?.('done');
        } catch (error) {
          const message = error instanceof Error ? error.message : String(error);
          const waitMs = Math.min(maxRetryMs, 250 * 2 ** Math.min(command.attempts, 10));
          log.warn(
            { dispatch: command.dispatch.workflowId, attempts: command.attempts, error: message },
            'dispatch failed',
          );
          deps.onDispatch?.('failed');
          await journal.markDispatchFailed(db, command.id, message, new Date(now().getTime() + waitMs));
          return { done, failed: 1 };
        }
      }
      return { done, failed: 0 };
    }),
  );
  const dispatched = results.flatMap(({ done }) => done);
  await journal.markDispatched(db, dispatched, now());
  return { dispatched: dispatched.length, failed: results.reduce((sum, { failed }) => sum + failed, 0) };
}

/** Goes on with the trace of the request that gave the command; costs nothing while traces are off. */
async function traced({ id, dispatch }: journal.PendingDispatch, work: () => Promise<void>): Promise<void> {
  const name = 'start' in dispatch ? `relay start ${dispatch.start}` : `relay signal ${dispatch.signal}`;
  const attributes = { 'pricewright.journal.id': id, 'pricewright.workflow.id': dispatch.workflowId };
  const parent = propagation.extract(ROOT_CONTEXT, dispatch.trace ?? {});
  const span = trace.getTracer('pricewright').startSpan(name, { kind: SpanKind.PRODUCER, attributes }, parent);
  try {
    await context.with(trace.setSpan(parent, span), work);
  } catch (error) {
    span.recordException(error instanceof Error ? error : String(error));
    throw error;
  } finally {
    span.end();
  }
}

async function dispatch(client: RelayDeps['client'], taskQueue: string, { id, dispatch }: journal.PendingDispatch) {
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
  await signalOnce(client.workflow, id, dispatch);
}
