import type { ExperimentLayer } from '../../contracts/flag-rules.ts';
import type { FeatureRule } from './feature.ts';

/** Rules of experiments have ids that begin so; what follows is the key under which exposures are kept. */
export const experimentRule = 'experiment:';

/** Under what exposures of an experiment's batch are kept. */
export function experimentKey(experimentId: string, batch: number): string {
  return `${experimentId}.${batch}`;
}

/**
 * One rule a batch, each under its own key, by the same hash: who is in no part of it goes on to the next. Once it is decided,
 * those who got the chosen variant keep it, and all others go on to rollouts and rules.
 */
export function lowerExperiment(layer: ExperimentLayer): FeatureRule[] {
  const common: FeatureRule = {
    ...(Object.keys(layer.condition).length > 0 ? { condition: layer.condition } : {}),
    ...(layer.filters.length > 0
      ? {
          filters: layer.filters.map(({ seed, attribute, from, to }) => ({
            seed,
            attribute,
            hashVersion: 2,
            ranges: [[from, to]],
          })),
        }
      : {}),
    hashAttribute: layer.hashAttribute,
    seed: layer.seed,
    hashVersion: 2,
  };
  const values = new Map(layer.variants.map(({ key, value }) => [key, value]));
  if (layer.settled !== null) {
    return layer.batches
      .flatMap(({ parts }) => parts)
      .filter(({ variant, from, to }) => variant === layer.settled && to > from)
      .map(({ variant, from, to }) => ({
        ...common,
        id: `${experimentRule}${layer.experimentId}`,
        force: values.get(variant) ?? null,
        range: [from, to],
      }));
  }
  return layer.batches.map(({ batch, parts }) => ({
    ...common,
    id: `${experimentRule}${experimentKey(layer.experimentId, batch)}`,
    key: layer.keeps ? layer.experimentId : experimentKey(layer.experimentId, batch),
    variations: parts.map(({ variant }) => values.get(variant) ?? null),
    meta: parts.map(({ variant }) => ({ key: variant })),
    ranges: parts.map(({ from, to }) => [from, to] as const),
    // Their assignments are kept under the one key of all its shares.
    ...(layer.keeps ? {} : { disableStickyBucketing: true }),
  }));
}
