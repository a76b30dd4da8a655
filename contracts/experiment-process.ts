import type { PlanProcess, PublicationOrder } from './publications.ts';
import type { ExperimentStop } from './tables/experiment-lifecycle.ts';

/** What the workflow has to know of the experiment. */
export interface ExperimentWork {
  lookEveryMs: number;
  maxMs: number;
  /** Plan versions that it publishes at its start and takes out of sale after its end; absent where there are none. */
  publishes?: string[];
}

/** A process of the plans that runs as a part of the experiment's. */
export type PriceProcess =
  | { workflow: 'publishPlan'; workflowId: string; order: PublicationOrder }
  | { workflow: 'deprecatePlan' | 'archivePlan'; workflowId: string; order: PlanProcess };

/** What of its prices goes when it has ended, and how long they stand until then. */
export interface PricesEnd {
  withdraws: string[];
  standMs: number;
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
