import { logMeanExp } from '../statistics/numeric/log-mean-exp.ts';

const { log, log1p } = Math;

export interface RateRatioTest {
  /** Events of the new side, and of both. */
  readonly treatmentEvents: number;
  readonly events: number;
  /** Share of subjects that the new side is given. */
  readonly treatmentShare: number;
  /** Rate of the new side ÷ rate of the control, at the edge of what the evidence is against. */
  readonly nullRatio: number;
  /** Ratios that the evidence is for, all on one side of the null; equally weighted. */
  readonly alternatives: readonly number[];
}

/**
 * Exact sequential evidence on a ratio of rates: of the events alone, one belongs to the new side with probability
 * θ(r) = s·r ÷ (1 − s + s·r) when its rate is r times the control's, whatever the rate is and however it drifts
 * (Lindon & Malek 2022, arXiv 2011.03567, section 4). The logarithm of the mixture of binomial likelihood ratios exceeds
 * 1/alpha at any time with probability at most alpha, also for every ratio beyond the null (monotone likelihood ratio).
 * A few alternatives stand in for the beta prior, so that the test is one-sided and stays exact in the far tail.
 */
export function logRateRatioEvidence(test: RateRatioTest): number {
  const { treatmentEvents: x, events, treatmentShare: s, nullRatio, alternatives } = test;
  // ln of [θ(r)/θ(r₀)]^x [(1−θ(r))/(1−θ(r₀))]^(events−x), with the powers of s and 1−s cancelled
  const logRatios = alternatives.map(
    (r) => x * (log(r) - log(nullRatio)) - events * (log1p(s * (r - 1)) - log1p(s * (nullRatio - 1))),
  );
  return logMeanExp(logRatios);
}
