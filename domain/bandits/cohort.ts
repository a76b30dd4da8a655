import type { ArmSummary } from '../statistics/arm.ts';

/**
 * Subjects that were assigned to an arm while the shares stood still, and what those did whose whole window has passed. A reward
 * that comes late counts for every arm at the same age or for none: otherwise a slow arm would look worse for being young.
 */
export interface Cohort extends ArmSummary {
  readonly arm: string;
  readonly assignedFrom: Date;
  readonly assignedUntil: Date;
  /** The arm's share while they were assigned: the chance with which each of them came to it. */
  readonly propensity: number;
  /** Assigned as well, with some of the window still before them: no part of the other numbers. */
  readonly waiting: number;
}
