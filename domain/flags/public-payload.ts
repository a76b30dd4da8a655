import type { Feature, FeatureRule } from './feature.ts';
import { hideIn, type Secrecy } from './secure-condition.ts';

/** Features as anybody may see them: nobody who is named in a rule can be read. */
export function publicFeatures(
  features: Readonly<Record<string, Feature>>,
  secrecy: Pick<Secrecy, 'hash' | 'secure'>,
): Record<string, Feature> {
  return Object.fromEntries(
    Object.entries(features).map(([key, feature]) => {
      if (!feature.rules) return [key, feature];
      return [key, { ...feature, rules: feature.rules.map((rule) => publicRule(rule, secrecy)) }];
    }),
  );
}

/** Attributes that people are hashed by keep their plain value at the client, which sends `<name>Hash` beside them. */
function publicRule(rule: FeatureRule, { hash, secure }: Pick<Secrecy, 'hash' | 'secure'>): FeatureRule {
  if (!rule.condition) return rule;
  const hashed = new Set(['id', ...(rule.hashAttribute ? [rule.hashAttribute] : []), ...namedLists(rule.condition)]);
  return { ...rule, condition: hideIn(rule.condition, { hash, secure, hashed }) };
}

/** Attributes that end in `Id`, as those of users, accounts and devices do. */
function namedLists(condition: NonNullable<FeatureRule['condition']>): string[] {
  return Object.keys(condition).filter((name) => /(^id|Id|_id)$/.test(name));
}
