import { ActivityFailure, ApplicationFailure, ChildWorkflowFailure, TimeoutFailure } from '@temporalio/workflow';
import type { FailureReport } from '../contracts/publications.ts';
import type { ErrorCode } from '../contracts/tables/error-catalogue.ts';

/** The catalogue's code of a failure, with what it said; `fallback` for what carries no code of ours. */
export function failureReport(failure: unknown, fallback: ErrorCode, notUndone: string[]): FailureReport {
  const root = rootOf(failure);
  if (root instanceof ApplicationFailure) {
    const [details] = root.details ?? [];
    return {
      code: root.type && root.type !== 'Error' && root.type !== 'InternalError' ? root.type : fallback,
      message: root.message,
      details: isRecord(details) ? details : {},
      notUndone,
    };
  }
  return { code: fallback, message: root instanceof Error ? root.message : String(root), details: {}, notUndone };
}

export function failureCode(failure: unknown): string | null {
  const root = rootOf(failure);
  return root instanceof ApplicationFailure ? (root.type ?? null) : null;
}

/** What made an activity or a child fail: its own last error rather than the time-out that ended the retries. */
function rootOf(failure: unknown): unknown {
  const wraps = [ActivityFailure, ChildWorkflowFailure, TimeoutFailure];
  if (failure instanceof Error && wraps.some((wrapping) => failure instanceof wrapping)) {
    return failure.cause ? rootOf(failure.cause) : failure;
  }
  return failure;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
