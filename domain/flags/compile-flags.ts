import type { Condition } from '../condition/condition.ts';
import { type CompiledFeatures, compileFeatures } from './compile-features.ts';
import { type FlagDefinition, variantsOf, whyOff } from './definition.ts';
import type { Feature } from './feature.ts';
import { lowerFlag, nextChange } from './lower-flag.ts';
import type { VariantOf } from './outcome.ts';

/** The flags of an environment, ready to answer. */
export interface CompiledFlags {
  readonly compiled: CompiledFeatures;
  readonly definitions: ReadonlyMap<string, FlagDefinition>;
  /** As lowered for now: what SDKs are handed. */
  features(): Record<string, Feature>;
  /** Takes newer definitions; archived ones are forgotten. Segments given anew change all. */
  change(definitions: readonly FlagDefinition[], now: Date, segments?: ReadonlyMap<string, Condition>): void;
  /** What time alone has changed by now. @returns whether anything did */
  tick(now: Date): boolean;
  /** When time alone changes something next; null for never. */
  readonly nextChange: Date | null;
  /** Attributes by which assignments are stored; empty where none are. */
  readonly storedBy: readonly string[];
}

export function compileFlags(
  definitions: readonly FlagDefinition[],
  segments: ReadonlyMap<string, Condition>,
  now: Date,
): CompiledFlags {
  const known = new Map<string, FlagDefinition>();
  const lowered = new Map<string, Feature>();
  const changesAt = new Map<string, number>();
  let at = now;
  let named = segments;
  let storedBy: string[] = [];
  const compiled = compileFeatures(
    { features: {} },
    {
      variants: (key) => variantNamer(known.get(key)!),
      disabled: (key) => whyOff(known.get(key)!, at) !== null,
    },
  );

  function lower(keys: Iterable<string>): void {
    const context = { now: at, segments: named, flag: (key: string) => known.get(key) };
    const features = new Map<string, Feature | null>();
    for (const key of keys) {
      const flag = known.get(key);
      const feature = flag ? lowerFlag(flag, context) : null;
      features.set(key, feature);
      const next = flag ? nextChange(flag, at) : null;
      if (next) changesAt.set(key, next.getTime());
      else changesAt.delete(key);
      if (feature) lowered.set(key, feature);
      else lowered.delete(key);
    }
    compiled.change(features);
  }

  function change(changed: readonly FlagDefinition[], time: Date, fresh?: ReadonlyMap<string, Condition>): void {
    at = time;
    if (fresh) named = fresh;
    const keys = new Set(changed.map(({ key }) => key));
    for (const flag of changed) {
      if (flag.archived) known.delete(flag.key);
      else known.set(flag.key, flag);
    }
    // A dependency without a condition is read from the other flag's type and default value.
    for (const flag of known.values()) {
      if (fresh || flag.dependencies.some(({ flagKey }) => keys.has(flagKey))) keys.add(flag.key);
    }
    lower(keys);
    storedBy = [
      ...new Set(
        [...known.values()].flatMap(({ rules, experiments = [] }) => [
          ...rules.filter((rule) => rule.storedAssignments).map((rule) => rule.hashAttribute ?? 'id'),
          ...experiments.filter(({ keeps }) => keeps).map(({ hashAttribute }) => hashAttribute),
        ]),
      ),
    ];
  }

  change(definitions, now);
  return {
    compiled,
    definitions: known,
    features: () => Object.fromEntries([...lowered].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    change,
    tick(time) {
      const due = [...changesAt].filter(([, change]) => change <= time.getTime()).map(([key]) => key);
      at = time;
      if (due.length > 0) lower(due);
      return due.length > 0;
    },
    get nextChange() {
      return changesAt.size === 0 ? null : new Date(Math.min(...changesAt.values()));
    },
    get storedBy() {
      return storedBy;
    },
  };
}

/** Values are compared by their JSON; what belongs to no variant has no name. */
function variantNamer(flag: FlagDefinition): VariantOf {
  const names = new Map(variantsOf(flag).map(({ key, value }) => [JSON.stringify(value), key]));
  return (value) => names.get(JSON.stringify(value));
}
