import { normalCdf } from './distributions.ts';

const { log, log1p, sqrt } = Math;

/**
 * Logarithm of the likelihood ratio of an effect drawn from N(0, τ²) against none, given z = effect ÷ standard error and
 * `ratio` = τ² ÷ standard error². A martingale under no effect, so exp of it exceeds 1/alpha at any time with
 * probability at most alpha (Robbins 1970; Ville's inequality).
 */
export function logMixtureRatio(z: number, ratio: number): number {
  return (z * z * ratio) / (2 * (1 + ratio)) - log1p(ratio) / 2;
}

/** The same for effects above zero only: the prior is the half-normal (Howard et al. 2021, arXiv 1810.08240, section 3.2). */
export function logOneSidedMixtureRatio(z: number, ratio: number): number {
  const tail = normalCdf(z * sqrt(ratio / (1 + ratio)));
  // Far below zero the tail underflows while the quadratic grows; there is no evidence for an effect above zero.
  return tail === 0 ? Number.NEGATIVE_INFINITY : logMixtureRatio(z, ratio) + log(2 * tail);
}
