import type { RolloutLayer } from '../../contracts/flag-rules.ts';
import { compileCondition } from '../condition/compile-condition.ts';
import type { Attributes } from '../condition/condition.ts';
import { textOf } from '../condition/values.ts';
import { compileBucket } from './compile-subject.ts';
import { rolloutKey } from './lower-flag.ts';
import { hashValueOf } from './sticky.ts';

/** A subject on a side of a rollout's stage, or with a variant of an experiment. */
export interface RolloutSide {
  readonly source: 'flag' | 'experiment';
  readonly key: string;
  readonly variant: string;
  readonly subject: string;
  readonly assignBy: RolloutLayer['assignBy'];
}

/**
 * Which side of a rollout a caller is on; null for whom it does not concern. The same hash and condition as the rule that the
 * rollout is lowered to, so that what is recorded is what was given.
 */
export function compileRolloutSide(
  layer: RolloutLayer,
  flagKey: string,
): (attributes: Attributes) => RolloutSide | null {
  const bucket = compileBucket(layer.seed || flagKey, 2);
  const end = Math.min(layer.percentage, 100 - layer.holdbackPercentage) / 100;
  const concerns = Object.keys(layer.condition).length > 0 ? compileCondition(layer.condition) : null;
  const key = rolloutKey(layer);
  return (attributes) => {
    const value = hashValueOf(attributes, layer.hashAttribute);
    if (!value || !bucket || (concerns && !concerns(attributes))) return null;
    const variant = bucket(value) < end ? 'treatment' : 'control';
    return { source: 'flag', key, variant, subject: textOf(value), assignBy: layer.assignBy };
  };
}
