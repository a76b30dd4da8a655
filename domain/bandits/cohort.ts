import type { ArmSummary } from '../statistics/arm.ts';

/** Subjects that were assigned to an arm while the allocation stood still, and what they did within the metric's window. */
export interface Cohort extends ArmSummary {
  readonly arm: string;
  readonly assignedFrom: Date;
  readonly assignedUntil: Date;
  /** The arm's share while they were assigned: the chance with which each of them came to it. */
  readonly propensity: number;
}

const hour = 3_600_000;

/**
 * Cohorts whose last subject's window has passed. A reward that comes late counts for every arm at the same age or for none:
 * otherwise an arm that converts slowly would look worse only because it is young.
 */
export function maturedCohorts(cohorts: readonly Cohort[], windowHours: number, now: Date): Cohort[] {
  return cohorts.filter(({ assignedUntil }) => assignedUntil.getTime() + windowHours * hour <= now.getTime());
}
