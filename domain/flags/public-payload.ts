import type { Feature, FeatureRule } from './feature.ts';
import { hideIn, type Secrecy } from './secure-condition.ts';

export interface PublicFeatures {
  readonly features: Record<string, Feature>;
  /** Attributes whose hashes the features are compared with, as paths: clients send them beside the values. */
  readonly hashed: readonly string[];
}

/** Features as anybody may see them: nobody who is named in a rule can be read. */
export function publicFeatures(
  features: Readonly<Record<string, Feature>>,
  { hash, secure }: { hash: Secrecy['hash']; secure: Iterable<string> },
): PublicFeatures {
  const found = new Set<string>();
  const naming = new Set(['id', ...secure, ...Object.values(features).flatMap(assigning)]);
  const secrecy: Secrecy = { hash, naming, found: (attribute) => found.add(attribute) };
  const shown = Object.entries(features).map(([key, feature]): [string, Feature] => [
    key,
    feature.rules ? { ...feature, rules: feature.rules.map((rule) => publicRule(rule, secrecy)) } : feature,
  ]);
  return { features: Object.fromEntries(shown), hashed: [...found].toSorted() };
}

/** Overrides are for one person each, whatever attribute they are named by. */
function publicRule(rule: FeatureRule, secrecy: Secrecy): FeatureRule {
  if (!rule.condition) return rule;
  const overridden = rule.id === 'override' ? Object.keys(rule.condition) : [];
  const naming = overridden.length > 0 ? new Set([...secrecy.naming, ...overridden]) : secrecy.naming;
  return { ...rule, condition: hideIn(rule.condition, { ...secrecy, naming }) };
}

/** Attributes that subjects are assigned by: each value is one of them. */
function assigning({ rules = [] }: Feature): string[] {
  return rules.flatMap(({ hashAttribute, fallbackAttribute, filters = [] }) =>
    [hashAttribute, fallbackAttribute, ...filters.map(({ attribute }) => attribute)].filter(
      (name) => name !== undefined,
    ),
  );
}
