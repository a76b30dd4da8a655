import type { ArmSummary } from './arm.ts';

/** An arm with its covariate, usually the same metric before the experiment. Variances and covariance are of the sample. */
export interface CovariateArm extends ArmSummary {
  readonly covariateMean: number;
  readonly covariateVariance: number;
  readonly covariance: number;
}

/** Covariance ÷ variance within the arms, pooled: the coefficient that reduces the variance most. Zero for a constant covariate. */
export function cupedCoefficient(arms: readonly CovariateArm[]): number {
  let [covariance, variance] = [0, 0];
  for (const arm of arms) {
    covariance += arm.covariance * (arm.n - 1);
    variance += arm.covariateVariance * (arm.n - 1);
  }
  return variance > 0 ? covariance / variance : 0;
}

/**
 * CUPED (Deng, Xu, Kohavi & Walker, WSDM 2013): means moved to the covariate's overall mean. The expected difference stays,
 * since assignment cannot change what was before it; its variance falls by the squared correlation.
 */
export function cuped(arms: readonly CovariateArm[]): ArmSummary[] {
  const theta = cupedCoefficient(arms);
  const n = arms.reduce((sum, arm) => sum + arm.n, 0);
  const overall = arms.reduce((sum, arm) => sum + arm.n * arm.covariateMean, 0) / n;
  return arms.map((arm) => ({
    n: arm.n,
    mean: arm.mean - theta * (arm.covariateMean - overall),
    variance: arm.variance - 2 * theta * arm.covariance + theta * theta * arm.covariateVariance,
  }));
}

/** Moments of an arm from pairs of values. */
export function covariateArm(values: readonly number[], covariates: readonly number[]): CovariateArm {
  const n = values.length;
  let [mean, covariateMean, variance, covariateVariance, covariance] = [0, 0, 0, 0, 0];
  values.forEach((value, index) => {
    const covariate = covariates[index] ?? 0;
    const [dy, dx] = [value - mean, covariate - covariateMean];
    mean += dy / (index + 1);
    covariateMean += dx / (index + 1);
    variance += dy * (value - mean);
    covariateVariance += dx * (covariate - covariateMean);
    covariance += dx * (value - mean);
  });
  const degrees = Math.max(n - 1, 1);
  return {
    n,
    mean,
    variance: variance / degrees,
    covariateMean,
    covariateVariance: covariateVariance / degrees,
    covariance: covariance / degrees,
  };
}
