import { pValueOfEvidence } from './always-valid-p-value.ts';
import type { Estimate } from './estimate.ts';
import { around, type Interval } from './interval.ts';
import { logMixtureRatio } from './normal-mixture.ts';

const { log, sqrt } = Math;

export interface ConfidenceSequence {
  readonly alpha: number;
  /** Observations of both arms at which the interval should be narrowest, N*. */
  readonly tuningSampleSize: number;
}

/** ρ² that makes the interval narrowest at N* (Waudby-Smith et al., arXiv 2103.06476v7, eq. 161). */
function rhoSquared({ alpha, tuningSampleSize }: ConfidenceSequence): number {
  return (-2 * log(alpha) + log(-2 * log(alpha) + 1)) / tuningSampleSize;
}

/**
 * Asymptotic confidence sequence: covers at all looks at once with 1 − alpha (Waudby-Smith et al., eq. 9), with
 * σ² = standardError²·n and n of both arms. It needs a burn-in where observations are skewed.
 */
export function alwaysValidInterval(estimate: Estimate, sequence: ConfidenceSequence): Interval {
  const [n, rho2] = [estimate.n, rhoSquared(sequence)];
  const grown = n * rho2 + 1;
  const width = sqrt(((2 * grown) / (n * n * rho2)) * log(sqrt(grown) / sequence.alpha));
  return around(estimate.value, estimate.standardError * sqrt(n) * width);
}

/** The p-value that is at most alpha exactly when the sequence's interval excludes no effect (eq. 155). */
export function alwaysValidPValue(estimate: Estimate, sequence: ConfidenceSequence): number {
  const z = estimate.value / estimate.standardError;
  return pValueOfEvidence(logMixtureRatio(z, estimate.n * rhoSquared(sequence)));
}
