import { ApplicationFailure, activityInfo, heartbeat } from '@temporalio/activity';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db } from '../database/client.ts';
import * as operations from '../database/operations.ts';

/** Well below the workflows' heartbeat time-out of 10 s. */
const heartbeatMs = 2_500;
/** A step that takes longer is shown as running; nobody sees the others begin, so that half their records are saved. */
const shownRunningAfterMs = 250;

export interface StepDescription {
  /** As in contracts/tables/operation-steps.ts. */
  stage: string;
  step: string;
  compensation?: boolean;
}

/**
 * An activity whose attempts and end are kept in its operation, and whose errors become Temporal failures of the same
 * code; whether those are tried again is the error's own word.
 */
export function recordedStep<Process extends { operationId: string }, Rest extends unknown[], Result>(
  deps: { db: Db; now: () => Date },
  description: StepDescription,
  run: (process: Process, ...rest: Rest) => Promise<Result>,
): (process: Process, ...rest: Rest) => Promise<Result> {
  const { db, now } = deps;
  return async (process, ...rest) => {
    const [subject] = rest;
    const key = {
      operationId: process.operationId,
      step: description.step,
      subject: typeof subject === 'string' || typeof subject === 'number' ? String(subject) : '',
    };
    const step = {
      stage: description.stage,
      compensation: description.compensation ?? false,
      attempt: activityInfo().attempt,
      startedAt: now(),
    };
    let shown: Promise<void> | undefined;
    const show = setTimeout(() => {
      shown = operations.stepStarted(db, key, step).catch(() => {});
    }, shownRunningAfterMs);
    const ended = async (end: Parameters<typeof operations.stepFinished>[3]) => {
      clearTimeout(show);
      await shown;
      await operations.stepFinished(db, key, step, end, now());
    };
    // Beats while the step works, so that Temporal gives the step of a killed worker to another within seconds.
    const beat = setInterval(() => heartbeat(), heartbeatMs);
    try {
      const result = await run(process, ...rest);
      await ended({ status: 'done', error: null });
      return result;
    } catch (error) {
      const code = error instanceof PricewrightError ? error.code : 'InternalError';
      const message = error instanceof Error ? error.message : String(error);
      await ended({ status: 'failed', error: { code, message } });
      throw asFailure(error);
    } finally {
      clearTimeout(show);
      clearInterval(beat);
    }
  };
}

export function asFailure(error: unknown): unknown {
  if (!(error instanceof PricewrightError)) return error;
  return ApplicationFailure.create({
    type: error.code,
    message: error.message,
    nonRetryable: !error.retryable,
    details: [error.details],
    cause: error,
  });
}
