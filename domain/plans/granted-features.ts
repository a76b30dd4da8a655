import type { PlanConfiguration } from '../../contracts/plans.ts';

/** Keys of the features that the plan grants, sorted, each once. */
export function grantedFeatures(configuration: PlanConfiguration): string[] {
  const keys = configuration.features.filter((feature) => feature.enabled).map((feature) => feature.featureId);
  return [...new Set(keys)].sort();
}
