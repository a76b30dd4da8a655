import type { ExperimentLayer } from '../../contracts/flag-rules.ts';
import type { Attributes } from '../condition/condition.ts';
import { textOf } from '../condition/values.ts';
import { experimentRule } from './lower-experiment.ts';
import type { Outcome } from './outcome.ts';
import type { RolloutSide } from './rollout-sides.ts';
import { hashValueOf } from './sticky.ts';

/** Whether an experiment decided, also one that is over and whose winner is kept. */
export function isOfExperiment({ ruleId }: Pick<Outcome, 'ruleId'>): boolean {
  return ruleId.startsWith(experimentRule);
}

/** What of an experiment a caller was given: from the answer itself, so that what is recorded is what was given. */
export function experimentSide(
  layers: readonly ExperimentLayer[],
  { ruleId, variant, source }: Pick<Outcome, 'ruleId' | 'variant' | 'source'>,
  attributes: Attributes,
): RolloutSide | null {
  const key = ruleId.slice(experimentRule.length);
  const layer = layers.find(({ experimentId }) => key.startsWith(`${experimentId}.`));
  const value = layer && hashValueOf(attributes, layer.hashAttribute);
  if (!layer || !value || source !== 'experiment' || variant === undefined) return null;
  return { source: 'experiment', key, variant, subject: textOf(value), assignBy: layer.assignBy };
}
