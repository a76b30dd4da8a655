import { type ArmSummary, ratioArm } from './arm.ts';
import { covariateArm } from './cuped.ts';

/** What one cluster (an account) holds of the arm it was assigned to: its observations' count and sum. */
export interface Cluster {
  readonly n: number;
  readonly sum: number;
}

/**
 * An arm assigned by cluster and measured by observation, as an arm of clusters: Liang & Zeger's variance (1986) with the
 * factor G/(G − 1), which for a mean equals the delta method on sum ÷ size. Clusters without observations count.
 */
export function clusterArm(clusters: readonly Cluster[]): ArmSummary {
  const moments = covariateArm(
    clusters.map((cluster) => cluster.sum),
    clusters.map((cluster) => cluster.n),
  );
  return ratioArm({
    n: clusters.length,
    numeratorMean: moments.mean,
    numeratorVariance: moments.variance,
    denominatorMean: moments.covariateMean,
    denominatorVariance: moments.covariateVariance,
    covariance: moments.covariance,
  });
}
