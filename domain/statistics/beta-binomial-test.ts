import { lnBeta } from './distributions.ts';

export interface BetaPrior {
  readonly a: number;
  readonly b: number;
}

/**
 * Exact sequential test of a proportion against `nullRate`: logarithm of the beta-binomial Bayes factor, which exceeds
 * 1/alpha at any time with probability at most alpha, at any sample size (Robbins 1970).
 * Two arms: of the conversions alone, the share in the treatment is its share of the assignments when both convert alike,
 * so `successes` are the treatment's conversions, `trials` all conversions, `nullRate` its allocation (Lindon & Malek 2022, 4).
 */
export function logBetaBinomialEvidence(
  successes: number,
  trials: number,
  nullRate: number,
  { a, b }: BetaPrior = { a: 1, b: 1 },
): number {
  const failures = trials - successes;
  return (
    lnBeta(a + successes, b + failures) -
    lnBeta(a, b) -
    successes * Math.log(nullRate) -
    failures * Math.log1p(-nullRate)
  );
}
