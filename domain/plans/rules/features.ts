import { findDependencyCycle } from '../../flags/dependency-cycle.ts';
import { grantedFeatures } from '../granted-features.ts';
import type { PlanRule, PlanSubject, PlanValidationContext } from '../plan-subject.ts';

/** The registry with what this plan's features additionally need, over what its granted features lead to. */
function reachableFlags({ configuration }: PlanSubject, { flags }: PlanValidationContext) {
  const needs = new Map(flags.map((flag) => [flag.key, flag.dependencies.map((other) => other.flagKey)]));
  for (const { featureId, enabled, dependencies } of configuration.features) {
    if (enabled) needs.set(featureId, [...new Set([...(needs.get(featureId) ?? []), ...dependencies])]);
  }
  const reached = new Set(grantedFeatures(configuration));
  for (const key of reached) for (const next of needs.get(key) ?? []) reached.add(next);
  return [...reached].map((key) => ({ key, dependencies: (needs.get(key) ?? []).map((flagKey) => ({ flagKey })) }));
}

export const unknownFeature: PlanRule = {
  code: 'unknown_feature',
  severity: 'error',
  check({ configuration }, { flags }) {
    const known = new Set(flags.map((flag) => flag.key));
    return configuration.features.flatMap((feature, index) => {
      const named = [
        { key: feature.featureId, field: `features[${index}].featureId` },
        ...feature.dependencies.map((key, at) => ({ key, field: `features[${index}].dependencies[${at}]` })),
      ];
      return named
        .filter(({ key }) => !known.has(key))
        .map(({ key, field }) => ({
          field,
          message: `There is no feature "${key}" in the registry.`,
          suggestedFix: `Create the feature "${key}" first, or take it out.`,
        }));
    });
  },
};

export const circularDependency: PlanRule = {
  code: 'circular_dependency',
  severity: 'error',
  check(subject, context) {
    const cycle = findDependencyCycle(reachableFlags(subject, context));
    if (!cycle) return [];
    const index = subject.configuration.features.findIndex((feature) => cycle.includes(feature.featureId));
    return [
      {
        field: index < 0 ? 'features' : `features[${index}].dependencies`,
        message: `Features depend on each other in a circle: ${cycle.join(' → ')}.`,
        suggestedFix: `Take one dependency out of the circle, such as that of "${cycle.at(-2)}" on "${cycle.at(-1)}".`,
      },
    ];
  },
};

export const missingDependency: PlanRule = {
  code: 'missing_dependency',
  severity: 'error',
  check({ configuration }, { flags }) {
    const granted = new Set(grantedFeatures(configuration));
    const registered = new Map(flags.map((flag) => [flag.key, flag.dependencies.map((other) => other.flagKey)]));
    return configuration.features.flatMap(({ featureId, enabled, dependencies }, index) => {
      const needs = new Set([...(registered.get(featureId) ?? []), ...dependencies]);
      return [...needs]
        .filter((key) => enabled && !granted.has(key))
        .map((key) => ({
          field: `features[${index}].featureId`,
          message: `"${featureId}" needs "${key}", which this plan does not grant.`,
          suggestedFix: `Grant "${key}" too, or take "${featureId}" out.`,
        }));
    });
  },
};

export const duplicateFeature: PlanRule = {
  code: 'duplicate_feature',
  severity: 'error',
  check({ configuration: { features } }) {
    return features.flatMap(({ featureId }, index) => {
      const first = features.findIndex((other) => other.featureId === featureId);
      if (first === index) return [];
      const message = `"${featureId}" stands in the plan twice; features[${first}] has it already.`;
      return [{ field: `features[${index}].featureId`, message, suggestedFix: 'Keep one of them.' }];
    });
  },
};

export const featureRules: PlanRule[] = [unknownFeature, circularDependency, missingDependency, duplicateFeature];

/** Codes for which a refusal is a `FeatureDependencyViolation`. */
export const dependencyCodes: readonly string[] = [unknownFeature, circularDependency, missingDependency].map(
  (rule) => rule.code,
);
