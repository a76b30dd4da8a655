/** The distributions that the folder uses, under one set of names. Tails are computed as tails, never as 1 − cdf. */
import incompleteBeta from '@stdlib/math-base-special-betainc';
import lnBeta from '@stdlib/math-base-special-betaln';
import gammaInc from '@stdlib/math-base-special-gammainc';
import standardCdf from '@stdlib/stats-base-dists-normal-cdf';
import standardQuantile from '@stdlib/stats-base-dists-normal-quantile';
import studentCdf from '@stdlib/stats-base-dists-t-cdf';
import studentQuantile from '@stdlib/stats-base-dists-t-quantile';

const { abs, exp, log, PI, sqrt } = Math;
const densityAtZero = 1 / sqrt(2 * PI);

export function normalDensity(z: number): number {
  return densityAtZero * exp(-0.5 * z * z);
}

export function normalCdf(z: number): number {
  return standardCdf(z, 0, 1);
}

/** P(Z > z), exact also far out, where 1 − Φ(z) would be zero. */
export function normalUpperTail(z: number): number {
  return standardCdf(-z, 0, 1);
}

export function normalQuantile(probability: number): number {
  return standardQuantile(probability, 0, 1);
}

/**
 * z with P(Z > z) = tail. The library's quantile loses digits for tails under about 1e-12 and is infinite under 1e-17, where
 * spending functions begin: there Newton steps on the logarithm of the tail start from its asymptotic expansion.
 */
export function normalUpperQuantile(tail: number): number {
  if (tail > 1e-8) return -standardQuantile(tail, 0, 1);
  if (tail < 1e-300) return Number.POSITIVE_INFINITY;
  let z = sqrt(-2 * log(tail) - log(-4 * PI * log(tail)));
  for (let step = 0; step < 50; step++) {
    const present = normalUpperTail(z);
    const change = ((log(present) - log(tail)) * present) / normalDensity(z);
    z += change;
    if (abs(change) < 1e-14 * z) break;
  }
  return z;
}

/** P(|T| > |t|) of Student's t. */
export function studentTwoSidedP(t: number, degreesOfFreedom: number): number {
  return Math.min(1, 2 * studentCdf(-abs(t), degreesOfFreedom));
}

/** t with P(|T| > t) = alpha. */
export function studentTwoSidedQuantile(alpha: number, degreesOfFreedom: number): number {
  return -studentQuantile(alpha / 2, degreesOfFreedom);
}

/** P(X > x) of the chi-square distribution. */
export function chiSquareUpperTail(x: number, degreesOfFreedom: number): number {
  return gammaInc(x / 2, degreesOfFreedom / 2, true, true);
}

/** P(X ≤ x) of Beta(a, b): the regularized incomplete beta function. */
export function betaCdf(x: number, a: number, b: number): number {
  return incompleteBeta(x, a, b, true, false);
}

export { lnBeta };
