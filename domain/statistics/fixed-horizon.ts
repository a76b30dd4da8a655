import { studentTwoSidedP, studentTwoSidedQuantile } from './distributions.ts';
import type { Estimate } from './estimate.ts';
import { around, type Interval } from './interval.ts';

/** Welch's interval: covers with 1 − alpha when looked at once, at the planned size, and not before. */
export function fixedInterval(estimate: Estimate, alpha: number): Interval {
  return around(estimate.value, studentTwoSidedQuantile(alpha, estimate.degreesOfFreedom) * estimate.standardError);
}

/** Welch's two-sided p-value of no effect, for a single look. */
export function fixedPValue(estimate: Estimate): number {
  return studentTwoSidedP(estimate.value / estimate.standardError, estimate.degreesOfFreedom);
}
