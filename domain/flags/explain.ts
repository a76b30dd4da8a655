import type { Explanation } from '../../contracts/flags.ts';
import { bucketOf } from '../bucket/bucket-of.ts';
import { bucketRanges } from '../bucket/ranges.ts';
import { checkCondition } from '../condition/check-condition.ts';
import type { Attributes, Condition } from '../condition/condition.ts';
import { fieldsOf } from '../condition/condition-fields.ts';
import { matches } from '../condition/matches.ts';
import { textOf } from '../condition/values.ts';
import { type CompiledFeatures, compileFeatures } from './compile-features.ts';
import { type FlagDefinition, variantsOf, whyOff } from './definition.ts';
import type { Feature, FeatureRule } from './feature.ts';
import { lowerFlag } from './lower-flag.ts';
import type { Outcome } from './outcome.ts';
import { hashValueOf } from './sticky.ts';

export interface ExplainQuestion {
  readonly now: Date;
  readonly flags: ReadonlyMap<string, FlagDefinition>;
  readonly segments: ReadonlyMap<string, Condition>;
  readonly attributes: Attributes;
}

type Check = Explanation['rules'][number]['checks'][number];

/** The answer of a flag to somebody, rule by rule. The answer is that of the compiled evaluator; the checks are read anew. */
export function explain(key: string, question: ExplainQuestion): Explanation {
  const flag = question.flags.get(key);
  const features = lowered(question);
  const compiled = compileFeatures(
    { features },
    { disabled: (each) => whyOff(question.flags.get(each)!, question.now) !== null },
  );
  const answer = compiled.get(key)?.evaluate(question.attributes);
  const feature = features[key];
  if (!flag || !feature || !answer) {
    return { key, value: null, variant: null, reason: 'ERROR', because: 'It is archived.', rules: [] };
  }
  let decided = false;
  const rules = (feature.rules ?? []).map((rule): Explanation['rules'][number] => {
    const description = flag.rules.find(({ id }) => id === rule.id)?.description ?? '';
    if (decided) return { ruleId: rule.id ?? '', description, outcome: 'not reached', checks: [] };
    const checks = checksOf(key, rule, question.attributes, compiled);
    decided = checks.every(({ passed }) => passed);
    return { ruleId: rule.id ?? '', description, outcome: decided ? 'decided' : 'passed over', checks };
  });
  const variant = answer.variant ?? variantNamed(flag, answer);
  return {
    key,
    value: answer.value,
    variant: variant ?? null,
    reason: answer.reason,
    because: inWords(flag, answer, question.now),
    rules,
  };
}

function lowered({ flags, segments, now }: ExplainQuestion): Record<string, Feature> {
  const context = { now, segments, flag: (key: string) => flags.get(key) };
  return Object.fromEntries(
    [...flags.values()].filter(({ archived }) => !archived).map((flag) => [flag.key, lowerFlag(flag, context)]),
  );
}

function variantNamed(flag: FlagDefinition, { value }: Outcome): string | undefined {
  const text = JSON.stringify(value);
  return variantsOf(flag).find((variant) => JSON.stringify(variant.value) === text)?.key;
}

function inWords(flag: FlagDefinition, answer: Outcome, now: Date): string {
  const value = JSON.stringify(answer.value);
  const off = whyOff(flag, now);
  if (off === 'killed') return `It is killed: everybody gets ${value}.`;
  if (off === 'off') return `It is switched off: everybody gets ${value}.`;
  if (off === 'scheduled') return `It is outside its schedule: everybody gets ${value}.`;
  if (answer.source === 'error') return `It cannot be evaluated (${answer.error}): everybody gets ${value}.`;
  if (answer.source === 'defaultValue') return `No rule decides: the default value is ${value}.`;
  if (answer.ruleId === 'override') return `An override gives them ${value}.`;
  if (answer.ruleId.startsWith('rollout:')) return `A guarded rollout exposes them to ${value}.`;
  return `The rule "${answer.ruleId}" gives them ${value}.`;
}

function checksOf(key: string, rule: FeatureRule, attributes: Attributes, compiled: CompiledFeatures): Check[] {
  return [
    ...(rule.parentConditions ?? []).map(({ id, condition }): Check => {
      const value = compiled.get(id)?.evaluate(attributes).value ?? null;
      const passed = matches(condition ?? {}, { value });
      return { check: 'prerequisite', passed, detail: `"${id}" gives ${JSON.stringify(value)}` };
    }),
    ...(rule.filters ?? []).map(({ seed, ranges, attribute = 'id' }): Check => {
      const place = placeOf(attributes, attribute, seed);
      const passed = place !== null && ranges.some(([start, end]) => place >= start && place < end);
      return { check: 'exclusion group', passed, detail: place === null ? `no ${attribute}` : `at ${percent(place)}` };
    }),
    ...(rule.condition ? [conditionCheck(rule.condition, attributes)] : []),
    ...sampleCheck(key, rule, attributes),
  ];
}

function conditionCheck(condition: Condition, attributes: Attributes): Check {
  try {
    checkCondition(condition);
  } catch (error) {
    return { check: 'condition', passed: false, detail: error instanceof Error ? error.message : String(error) };
  }
  const seen = [...fieldsOf(condition)].map((field) => `${field} is ${shown(attributes, field)}`);
  return { check: 'condition', passed: matches(condition, attributes), detail: seen.join(', ') || 'everybody' };
}

function shown(attributes: Attributes, field: string): string {
  return Object.hasOwn(attributes, field) ? (JSON.stringify(attributes[field]) ?? 'missing') : 'missing';
}

function sampleCheck(key: string, rule: FeatureRule, attributes: Attributes): Check[] {
  const attribute = rule.hashAttribute ?? 'id';
  const ranges = rule.variations
    ? bucketRanges(rule.variations.length, rule.coverage ?? 1, rule.weights)
    : rule.range
      ? [rule.range]
      : rule.coverage === undefined
        ? null
        : [[0, rule.coverage + Number.EPSILON] as const];
  if (!ranges) return [];
  const place = placeOf(attributes, attribute, rule.seed ?? key);
  if (place === null) return [{ check: 'sample', passed: false, detail: `there is no ${attribute} to assign by` }];
  const passed = rule.coverage !== 0 && ranges.some(([start, end]) => place >= start && place < end);
  const parts = ranges.map(([start, end]) => `${percent(start)} to ${percent(end)}`).join(', ');
  return [{ check: 'sample', passed, detail: `${attribute} is at ${percent(place)}; in are ${parts}` }];
}

function placeOf(attributes: Attributes, attribute: string, seed: string): number | null {
  const value = hashValueOf(attributes, attribute);
  return value ? bucketOf(seed, typeof value === 'string' ? value : textOf(value)) : null;
}

function percent(part: number): string {
  return `${Number((part * 100).toFixed(2))} %`;
}
