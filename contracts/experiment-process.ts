import type { ExperimentStop } from './tables/experiment-lifecycle.ts';

/** What the workflow has to know of the experiment. */
export interface ExperimentWork {
  lookEveryMs: number;
  maxMs: number;
}

/** `held`: it waits for an approval, whose word wakes it. */
export type Opening = 'opened' | 'held' | 'ended';

/** `at` is the workflow's time (ISO 8601); `by` is `schedule`, or who asked. */
export interface LookCall {
  at: string;
  by: string;
  final: 'max_duration' | 'stopped' | null;
}

export interface ExperimentEnd {
  stop: ExperimentStop;
  winner: string | null;
  reason: string;
}

/** Whether people are asked what comes of it; a cancellation that came first holds. */
export type Conclusion = 'ask' | 'decided' | 'cancelled';

export interface ExperimentOutcome {
  outcome: 'scaled' | 'reverted' | 'cancelled' | 'scaling_taken_back';
}
