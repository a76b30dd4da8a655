import { pValueOfEvidence } from './always-valid-p-value.ts';
import type { Estimate } from './estimate.ts';
import { around, type Interval } from './interval.ts';
import { logMixtureRatio } from './normal-mixture.ts';

const { log, log1p, sqrt } = Math;

/**
 * Mixture sequential probability ratio test (Johari, Koomen, Pekelis & Walsh 2017): effects are drawn from
 * N(0, priorDeviation²), in the unit of the estimate. Same family as the confidence sequence, tuned by effect, not by size.
 */
export function msprtPValue(estimate: Estimate, priorDeviation: number): number {
  return pValueOfEvidence(logMixtureRatio(estimate.value / estimate.standardError, ratioOf(estimate, priorDeviation)));
}

/** All effects that the test does not reject at alpha. */
export function msprtInterval(estimate: Estimate, priorDeviation: number, alpha: number): Interval {
  const ratio = ratioOf(estimate, priorDeviation);
  const z = sqrt(((1 + ratio) / ratio) * (log1p(ratio) - 2 * log(alpha)));
  return around(estimate.value, z * estimate.standardError);
}

function ratioOf(estimate: Estimate, priorDeviation: number): number {
  return (priorDeviation / estimate.standardError) ** 2;
}
