import type { Holdout } from '../../contracts/holdouts.ts';
import { bucketOf } from '../bucket/bucket-of.ts';
import { inRange } from '../bucket/ranges.ts';
import type { Filter } from '../flags/feature.ts';

/** What of a holdout decides who is in it. */
export type HeldPart = Pick<Holdout, 'key' | 'unit' | 'percentage' | 'experiments' | 'seed'>;

/** Whose side is asked: the account, the person, or both where both are known. */
export type HoldoutSubject = { readonly [unit in Holdout['unit']]?: string | null };

/** Names the hash of a holdout apart from every experiment's and rollout's. */
export function holdoutSeed(key: string): string {
  return `holdout:${key}`;
}

export function appliesTo({ experiments }: Pick<HeldPart, 'experiments'>, experimentKey: string): boolean {
  return experiments.length === 0 || experiments.includes(experimentKey);
}

/** Whether a holdout has a subject, by the value of the attribute that names it. */
export function isHeld({ seed, percentage }: Pick<HeldPart, 'seed' | 'percentage'>, value: string): boolean {
  return inRange(bucketOf(seed, value), [0, percentage / 100]);
}

/**
 * The first holdout that keeps a subject out of an experiment, or null. A subject that a holdout cannot know, since its
 * unit is not given, is held out by it: who may be in the comparison group is never treated.
 */
export function heldOutBy<Part extends HeldPart>(
  holdouts: readonly Part[],
  experimentKey: string,
  subject: HoldoutSubject,
): Part | null {
  const holds = (holdout: Part) => {
    const id = subject[holdout.unit];
    return !id || isHeld(holdout, id);
  };
  return holdouts.find((holdout) => appliesTo(holdout, experimentKey) && holds(holdout)) ?? null;
}

/**
 * The same rule as filters of the GrowthBook payload, so that flags and every SDK keep to it: a subject passes when it lies
 * in the part that is not held out. `attributes` names the caller's attribute of each unit.
 */
export function holdoutFilters(
  holdouts: readonly HeldPart[],
  experimentKey: string,
  attributes: { readonly [unit in Holdout['unit']]: string },
): Filter[] {
  return holdouts
    .filter((holdout) => appliesTo(holdout, experimentKey))
    .map(({ seed, percentage, unit }) => ({
      seed,
      hashVersion: 2,
      attribute: attributes[unit],
      ranges: [[percentage / 100, 1]],
    }));
}
