import { ApplicationFailure, activityInfo, heartbeat } from '@temporalio/activity';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db } from '../database/client.ts';
import * as operations from '../database/operations.ts';

/** Well below the workflows' heartbeat time-out of 10 s. */
const heartbeatMs = 2_500;

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
      subject: typeof subject === 'string' ? subject : '',
    };
    const step = {
      stage: description.stage,
      compensation: description.compensation ?? false,
      attempt: activityInfo().attempt,
    };
    // Beats while the step works, so that Temporal gives the step of a killed worker to another within seconds.
    const beat = setInterval(() => heartbeat(), heartbeatMs);
    try {
      await operations.stepStarted(db, key, step, now());
      const result = await run(process, ...rest);
      await operations.stepFinished(db, key, { attempt: step.attempt, status: 'done', error: null }, now());
      return result;
    } catch (error) {
      const code = error instanceof PricewrightError ? error.code : 'InternalError';
      const message = error instanceof Error ? error.message : String(error);
      await operations.stepFinished(
        db,
        key,
        { attempt: step.attempt, status: 'failed', error: { code, message } },
        now(),
      );
      throw asFailure(error);
    } finally {
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
