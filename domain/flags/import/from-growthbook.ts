import type { GrowthBookFeature, GrowthBookRule } from '../../../contracts/flag-files.ts';
import type { FlagRule } from '../../../contracts/flag-rules.ts';
import { type Condition, isObject, type SavedGroups } from '../../condition/condition.ts';
import { emptyValueOf } from '../definition.ts';
import {
  type FlagFile,
  flagsByName,
  keyFor,
  type Loss,
  type ReadFlag,
  typeOfValue,
  variantKeyFor,
} from './imported.ts';

/** The features of a payload (`GET /api/features/…`). */
export function growthbookFlags(file: Record<string, unknown>): FlagFile {
  const flags = flagsByName(file.features);
  if (flags) return { flags };
  const encrypted = file.encryptedFeatures !== undefined;
  return {
    unreadable: encrypted
      ? 'Its features are encrypted: send the payload decrypted.'
      : 'A GrowthBook payload has its features by key in "features".',
  };
}

/** A feature of GrowthBook's: the same hash, so that everybody keeps the side they have. */
export function fromGrowthbook(name: string, feature: GrowthBookFeature, savedGroups: SavedGroups): ReadFlag {
  const losses: Loss[] = [];
  const key = keyFor(name, losses);
  const lost = (what: string, why: string) => losses.push({ flag: name, what, why });
  const { gates, rules } = withoutGates(feature.rules ?? [], lost);
  const values = [
    feature.defaultValue,
    ...rules.map(({ force }) => force),
    ...rules.flatMap(({ variations }) => variations ?? []),
  ];
  const types = new Set(values.filter((value) => value !== undefined && value !== null).map(typeOfValue));
  const type = types.size === 1 ? [...types][0]! : types.size === 0 ? 'boolean' : 'json';
  const variants = new Map<string, unknown>();
  const defaultValue = feature.defaultValue ?? emptyValueOf(type);
  if (gates.some(({ gate }) => gate) && defaultValue !== false && defaultValue !== null) {
    lost('that it gives nothing while a prerequisite is unmet', 'It gives its default value then.');
  }
  return {
    flag: {
      key,
      name,
      description: 'Imported from GrowthBook',
      type,
      kind: rules.some(({ variations }) => variations) ? 'experiment' : 'release',
      enabled: true,
      defaultValue,
      rules: rules.flatMap((rule, index) => ruleOf({ name, rule, index, variants, savedGroups, lost })),
      variants:
        type === 'boolean' && variants.size === 0 ? [] : [...variants].map(([each, value]) => ({ key: each, value })),
      dependencies: gates.map(({ id, condition }) => ({
        flagKey: keyFor(id, []),
        ...(condition ? { condition } : {}),
      })),
    },
    losses,
  };
}

type Told = (what: string, why: string) => void;
type Parent = NonNullable<GrowthBookRule['parentConditions']>[number];

/**
 * Prerequisites here are those of the whole flag: what gates at the beginning ask for, and what every rule asks for. A rule
 * that asks for more is left out, and what stands behind a later gate: nobody gets a value that they did not have.
 */
function withoutGates(rules: readonly GrowthBookRule[], lost: Told): { gates: Parent[]; rules: FiledRule[] } {
  const filed = rules.map((rule, index): FiledRule => ({ ...rule, called: `rule ${rule.id ?? index + 1}` }));
  const first = filed.findIndex((rule) => !isGate(rule));
  const opening = filed.slice(0, first < 0 ? filed.length : first);
  const others = filed.slice(opening.length);
  const same = ({ id, condition }: Parent) => JSON.stringify([id, condition ?? null]);
  const everywhere = parentsOf(others[0]).filter((parent) =>
    others.every((rule) => parentsOf(rule).some((each) => same(each) === same(parent))),
  );
  const gates = new Map([...opening.flatMap(parentsOf), ...everywhere].map((each) => [same(each), each]));
  let gate: string | null = null;
  const kept = others.filter((rule) => {
    const own = parentsOf(rule).filter((parent) => !gates.has(same(parent)));
    const behind = gate;
    if (own.some((parent) => parent.gate)) gate ??= rule.called;
    if (behind === null && own.length === 0) return true;
    const why =
      behind === null ? `It alone asks for ${own.map(({ id }) => id).join(', ')}` : `${behind} is asked first`;
    lost(rule.called, `${why}: a prerequisite holds for the whole flag here.`);
    return false;
  });
  return { gates: [...gates.values()], rules: kept };
}

type FiledRule = GrowthBookRule & { called: string };
const parentsOf = (rule: GrowthBookRule | undefined): Parent[] => rule?.parentConditions ?? [];
const gives = ({ force, variations }: GrowthBookRule) => force !== undefined || variations !== undefined;
const isGate = (rule: GrowthBookRule) =>
  !gives(rule) && parentsOf(rule).length > 0 && parentsOf(rule).every(({ gate }) => gate);

interface RuleReading {
  name: string;
  rule: FiledRule;
  index: number;
  variants: Map<string, unknown>;
  savedGroups: SavedGroups;
  lost: Told;
}

/** None for a rule whose subjects cannot be said here: nobody gets it who did not have it. */
function ruleOf({ name, rule, index, variants, savedGroups, lost }: RuleReading): FlagRule[] {
  const { called } = rule;
  if (!gives(rule)) {
    lost(called, 'It gives nothing.');
    return [];
  }
  const narrower = (['namespace', 'filters', 'range', 'ranges'] as const).filter((part) => rule[part]);
  if (narrower.length > 0) {
    lost(called, `Its ${narrower.join(' and ')} have no counterpart here: add it with a percentage or an exclusion.`);
    return [];
  }
  const condition = rule.condition && withGroups(rule.condition, savedGroups);
  if (condition === null) {
    lost(called, 'It asks for a saved group that the file does not hold.');
    return [];
  }
  const samples = rule.coverage !== undefined || rule.variations !== undefined;
  if (samples && (rule.hashVersion ?? 1) !== 2) {
    lost(called, 'It assigns by hash version 1: people change sides, once, by version 2.');
  }
  if (rule.fallbackAttribute) {
    lost(`${called}'s fallback to ${rule.fallbackAttribute}`, 'Who has no other attribute is not assigned.');
  }
  const common: FlagRule = {
    id: `rule-${index + 1}`,
    ...(condition && Object.keys(condition).length > 0 ? { condition } : {}),
    ...(rule.coverage === undefined ? {} : { percentage: Math.min(Math.max(rule.coverage, 0), 1) * 100 }),
    ...(rule.hashAttribute ? { hashAttribute: rule.hashAttribute } : {}),
  };
  const { variations } = rule;
  if (!variations) return [{ ...common, value: rule.force, ...(samples ? { seed: rule.seed || name } : {}) }];
  // The SDKs' experiments weigh all alike where the weights do not add up.
  const sound = rule.weights?.length === variations.length && Math.abs(sumOf(rule.weights) - 1) < 0.01;
  const weights = sound ? rule.weights! : variations.map(() => 1 / variations.length);
  const split = variations.map((value, at) => {
    const variant = variantKey(rule.meta?.[at]?.key ?? String(at), value, variants);
    return { variant, percentage: (weights[at]! / sumOf(weights)) * 100 };
  });
  const seed = rule.seed || rule.key || name;
  if (split.length === 1) return [{ ...common, variant: split[0]!.variant, seed }];
  return [{ ...common, split, seed, storedAssignments: rule.minBucketVersion !== undefined }];
}

const sumOf = (weights: readonly number[]) => weights.reduce((sum, weight) => sum + weight, 0);

/** Saved groups as the lists that they stand for; null where one is missing. */
function withGroups(condition: Condition, savedGroups: SavedGroups): Condition | null {
  let missing = false;
  const expanded = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(expanded);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, operand]) => {
        const list = name === '$inGroup' ? '$in' : name === '$notInGroup' ? '$nin' : null;
        if (!list) return [name, expanded(operand)];
        const group = savedGroups[String(operand)];
        missing ||= !Array.isArray(group);
        return [list, group];
      }),
    );
  };
  const all = expanded(condition) as Condition;
  return missing ? null : all;
}

/** Two experiments may call different values alike. */
function variantKey(name: string, value: unknown, variants: Map<string, unknown>): string {
  const base = variantKeyFor(/^[A-Za-z]/.test(name) ? name : `v-${name}`);
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? base : `${base.slice(0, 60)}-${number}`;
    if (!variants.has(key) || JSON.stringify(variants.get(key)) === JSON.stringify(value)) {
      variants.set(key, value);
      return key;
    }
  }
}
