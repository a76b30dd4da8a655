import type { FlagRule } from '../../../contracts/flag-rules.ts';
import { isObject } from '../../condition/condition.ts';
import type { Feature, FeatureRule } from '../feature.ts';
import { type Imported, type ImportedFlag, keyFor, type Loss, typeOfValue } from './imported.ts';

/** A GrowthBook payload (`GET /api/features/…`): the same hash, so that everybody keeps the side they have. */
export function fromGrowthbook(file: Record<string, unknown>): Imported {
  const losses: Loss[] = [];
  const features = isObject(file.features) ? (file.features as Record<string, Feature>) : {};
  const flags = Object.entries(features).map(([name, feature]) => flagOf(name, feature, losses));
  return { flags, losses };
}

function flagOf(name: string, feature: Feature, losses: Loss[]): ImportedFlag {
  const key = keyFor(name, losses);
  const rules = feature.rules ?? [];
  const values = [
    feature.defaultValue,
    ...rules.map(({ force }) => force),
    ...rules.flatMap(({ variations }) => variations ?? []),
  ];
  const types = new Set(values.filter((value) => value !== undefined && value !== null).map(typeOfValue));
  const type = types.size === 1 ? [...types][0]! : types.size === 0 ? 'boolean' : 'json';
  const variants = new Map<string, unknown>();
  const lost = (what: string, why: string) => losses.push({ flag: name, what, why });
  const gates = rules.flatMap(({ parentConditions = [] }) => parentConditions);
  const everywhere = gates.filter(({ id }) =>
    rules.every(({ parentConditions = [] }) => parentConditions.some((parent) => parent.id === id)),
  );
  for (const { id } of gates) {
    if (!everywhere.some((parent) => parent.id === id))
      lost(`the prerequisite ${id}`, 'It is asked by some rules only.');
  }
  return {
    key,
    name,
    description: 'Imported from GrowthBook',
    type,
    kind: rules.some(({ variations }) => variations) ? 'experiment' : 'release',
    enabled: true,
    defaultValue: feature.defaultValue ?? { boolean: false, string: '', number: 0, json: null }[type],
    rules: rules.flatMap((rule, index) => ruleOf(key, rule, index, variants, lost)),
    variants:
      type === 'boolean' && variants.size === 0 ? [] : [...variants].map(([each, value]) => ({ key: each, value })),
    dependencies: [...new Map(everywhere.map((parent) => [parent.id, parent])).values()].map(({ id, condition }) => ({
      flagKey: keyFor(id, []),
      ...(condition ? { condition } : {}),
    })),
  };
}

function ruleOf(
  key: string,
  rule: FeatureRule,
  index: number,
  variants: Map<string, unknown>,
  lost: (what: string, why: string) => void,
): FlagRule[] {
  const name = `rule ${rule.id ?? index + 1}`;
  const samples = rule.coverage !== undefined || rule.variations !== undefined;
  if (samples && (rule.hashVersion ?? 1) !== 2) {
    lost(name, 'It assigns by hash version 1: people change sides, once, by version 2.');
  }
  for (const part of ['namespace', 'filters', 'range', 'ranges'] as const) {
    if (rule[part]) lost(`${part} of ${name}`, 'It has no counterpart here: set the exclusion or percentage anew.');
  }
  const common: FlagRule = {
    id: `rule-${index + 1}`,
    ...(rule.condition && Object.keys(rule.condition).length > 0 ? { condition: rule.condition } : {}),
    ...(rule.coverage === undefined ? {} : { percentage: rule.coverage * 100 }),
    ...(rule.hashAttribute ? { hashAttribute: rule.hashAttribute } : {}),
  };
  if (!rule.variations) return [{ ...common, value: rule.force, ...(rule.seed ? { seed: rule.seed } : {}) }];
  const { variations } = rule;
  const weights = rule.weights ?? variations.map(() => 1 / variations.length);
  const split = variations.map((value, at) => {
    const variant = variantKey(rule.meta?.[at]?.key ?? String(at), value, variants);
    return { variant, percentage: (weights[at] ?? 0) * 100 };
  });
  return [
    { ...common, split, seed: rule.seed || rule.key || key, storedAssignments: rule.minBucketVersion !== undefined },
  ];
}

/** Two experiments may call different values alike. */
function variantKey(name: string, value: unknown, variants: Map<string, unknown>): string {
  const base = /^[a-z]/.test(name) ? name.toLowerCase().replace(/[^a-z0-9_-]/g, '-') : `v-${name}`;
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? base : `${base}-${number}`;
    if (!variants.has(key) || JSON.stringify(variants.get(key)) === JSON.stringify(value)) {
      variants.set(key, value);
      return key;
    }
  }
}
