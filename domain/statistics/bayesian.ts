import { normalCdf, normalDensity, normalUpperQuantile } from './distributions.ts';
import type { Estimate } from './estimate.ts';
import { around, type Interval } from './interval.ts';

/** With a flat prior the posterior of an effect is N(value, standardError²). The error rate is not controlled under looking. */
export function credibleInterval(estimate: Estimate, alpha: number): Interval {
  return around(estimate.value, normalUpperQuantile(alpha / 2) * estimate.standardError);
}

/** Posterior probability that the effect is above zero. */
export function chanceToWin(estimate: Estimate): number {
  return normalCdf(estimate.value / estimate.standardError);
}

/** E[max(0, −effect)]: what choosing the treatment loses on average where it is worse, in the unit of the estimate. */
export function expectedLoss({ value, standardError }: Estimate): number {
  const z = value / standardError;
  return standardError * normalDensity(z) - value * normalCdf(-z);
}
