import type { ArmSummary } from '../statistics/arm.ts';
import { betaCdf, lnBeta, normalCdf, normalDensity } from '../statistics/distributions.ts';

/** What is believed of an arm's mean. */
export interface Posterior {
  readonly mean: number;
  readonly standardDeviation: number;
  readonly lowest: number;
  readonly highest: number;
  density(x: number): number;
  /** P(mean ≤ x). */
  cdf(x: number): number;
}

/** Conversions: Beta-Bernoulli from a flat prior; `n` may be an effective size, that is a fraction. */
export function betaPosterior({ n, mean }: Pick<ArmSummary, 'n' | 'mean'>): Posterior {
  const [a, b] = [1 + n * mean, 1 + n * (1 - mean)];
  const scale = lnBeta(a, b);
  return {
    mean: a / (a + b),
    standardDeviation: Math.sqrt((a * b) / ((a + b) ** 2 * (a + b + 1))),
    lowest: 0,
    highest: 1,
    density: (x) => (x <= 0 || x >= 1 ? 0 : Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - scale)),
    cdf: (x) => (x <= 0 ? 0 : x >= 1 ? 1 : betaCdf(x, a, b)),
  };
}

const priorObservations = 1;
const priorDegrees = 10;

/**
 * Means: Normal, with a prior worth one observation at the pooled mean, and each arm's variance drawn towards the pooled one
 * as ten observations would (Gelman et al., Bayesian Data Analysis, 3.3): an arm whose few values happen to agree is not certain.
 * Null when no arm's values vary, where nothing can be learnt.
 */
export function normalPosteriors(arms: readonly ArmSummary[]): Posterior[] | null {
  const total = arms.reduce((sum, { n }) => sum + n, 0);
  if (total === 0) return null;
  const pooledMean = arms.reduce((sum, { n, mean }) => sum + n * mean, 0) / total;
  const pooled =
    arms.reduce((sum, { n, mean, variance }) => sum + n * (variance + (mean - pooledMean) ** 2), 0) / total;
  if (pooled === 0) return null;
  return arms.map(({ n, mean, variance }) => {
    const size = n + priorObservations;
    const center = (n * mean + priorObservations * pooledMean) / size;
    const spread = Math.sqrt((n * variance + priorDegrees * pooled) / (n + priorDegrees) / size);
    return {
      mean: center,
      standardDeviation: spread,
      lowest: Number.NEGATIVE_INFINITY,
      highest: Number.POSITIVE_INFINITY,
      density: (x) => normalDensity((x - center) / spread) / spread,
      cdf: (x) => normalCdf((x - center) / spread),
    };
  });
}
