import { compileCondition } from '../condition/compile-condition.ts';
import type { Attributes, SavedGroups } from '../condition/condition.ts';
import { compileExperiment, type Decide } from './compile-experiment.ts';
import { compileFilters, compileInclusion, type Test } from './compile-subject.ts';
import type { FeatureRule, ParentCondition } from './feature.ts';
import { type MakeOutcome, type Outcome, outcome, type VariantOf } from './outcome.ts';
import type { StickyAssignments } from './sticky.ts';

export interface RuleOptions {
  readonly savedGroups: SavedGroups;
  readonly variantOf: VariantOf;
  readonly outcome: MakeOutcome;
  /** The answer of another feature of the set to the same attributes. */
  readonly parent: (key: string) => (attributes: Attributes, sticky?: StickyAssignments | null) => Outcome;
}

export const cyclic = outcome({ value: null, source: 'cyclicPrerequisite', reason: 'ERROR', error: 'a circle' });
export const blocked = outcome({ value: null, source: 'prerequisite', reason: 'DEFAULT' });

/**
 * One rule as one function: an outcome when it decides, null when the next rule is asked.
 * @throws ConditionError when a condition is malformed
 */
export function compileRule(key: string, rule: FeatureRule, options: RuleOptions): Decide {
  const decide = 'force' in rule ? compileForce(key, rule, options) : compileVariations(key, rule, options);
  const parents = (rule.parentConditions ?? []).map((parent) => compileParent(parent, options));
  if (parents.length === 0) return decide;
  return (attributes, sticky) => {
    for (const parent of parents) {
      const verdict = parent(attributes, sticky);
      if (verdict === 'skip') return null;
      if (verdict !== 'met') return verdict;
    }
    return decide(attributes, sticky);
  };
}

function compileParent({ id, condition, gate }: ParentCondition, { parent, savedGroups }: RuleOptions) {
  const answerOf = parent(id);
  const holds = compileCondition(condition ?? {}, { savedGroups });
  return (attributes: Attributes, sticky: StickyAssignments | null): 'met' | 'skip' | Outcome => {
    const answer = answerOf(attributes, sticky);
    if (answer.source === 'cyclicPrerequisite') return cyclic;
    if (holds({ value: answer.value })) return 'met';
    return gate ? blocked : 'skip';
  };
}

function compileForce(key: string, rule: FeatureRule, options: RuleOptions): Decide {
  const { savedGroups, variantOf } = options;
  const inclusion = compileInclusion({
    seed: rule.seed || key,
    version: rule.hashVersion || 1,
    attribute: rule.hashAttribute || 'id',
    range: rule.range,
    coverage: rule.coverage,
  });
  // Without stored assignments a fallback attribute is not looked at; with them it stands in for a missing one.
  const fallback =
    inclusion && rule.fallbackAttribute && !rule.disableStickyBucketing
      ? compileInclusion({
          seed: rule.seed || key,
          version: rule.hashVersion || 1,
          attribute: rule.fallbackAttribute,
          range: rule.range,
          coverage: rule.coverage,
        })
      : null;
  const tests: Test[] = [
    ...compileFilters(rule.filters ?? []),
    ...(rule.condition ? [compileCondition(rule.condition, { savedGroups })] : []),
  ];
  const targeted = tests.length > 0 || (rule.parentConditions?.length ?? 0) > 0;
  const splits = inclusion !== null && !(rule.coverage === 1 && !rule.range);
  const result = options.outcome({
    value: rule.force,
    source: 'force',
    reason: splits ? 'SPLIT' : targeted ? 'TARGETING_MATCH' : 'STATIC',
    ruleId: rule.id ?? '',
    variant: variantOf(rule.force),
  });
  if (fallback) return forceWithFallback(rule, tests, inclusion as Test, fallback, result);
  const [first, second] = inclusion ? [...tests, inclusion] : tests;
  if (!first) return () => result;
  if (!second) return (attributes) => (first(attributes) ? result : null);
  const all = inclusion ? [...tests, inclusion] : tests;
  if (all.length === 2) return (attributes) => (first(attributes) && second(attributes) ? result : null);
  return (attributes) => (all.every((test) => test(attributes)) ? result : null);
}

function forceWithFallback(rule: FeatureRule, tests: Test[], own: Test, other: Test, result: Outcome): Decide {
  const attribute = rule.hashAttribute || 'id';
  return (attributes, sticky) => {
    if (!tests.every((test) => test(attributes))) return null;
    const stands = sticky && !(Object.hasOwn(attributes, attribute) && attributes[attribute]);
    return (stands ? other : own)(attributes) ? result : null;
  };
}

/** Filters of an experiment's rule hold before it is looked at, whatever was kept. */
function compileVariations(key: string, rule: FeatureRule, options: RuleOptions): Decide {
  if (!rule.variations) return () => null;
  const run = compileExperiment(key, rule, options);
  const filters = compileFilters(rule.filters ?? []);
  if (filters.length === 0) return run;
  return (attributes, sticky) => (filters.every((test) => test(attributes)) ? run(attributes, sticky) : null);
}
