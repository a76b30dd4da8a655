import type { FlagRule } from '../../contracts/flag-rules.ts';
import type { Flag } from '../../contracts/flags.ts';
import type { FieldProblem } from '../../contracts/tables/pricewright-error.ts';
import type { ValidationProblem } from '../../contracts/validation.ts';
import { checkCondition } from '../condition/check-condition.ts';
import type { Condition } from '../condition/condition.ts';
import { type FlagDefinition, isOfType, variantsOf } from './definition.ts';
import { findDependencyCycle } from './dependency-cycle.ts';
import { unhashable } from './secure-condition.ts';

/** What the rules on a flag compare with. */
export interface FlagCheckContext {
  /** The other flags of the registry. */
  readonly registry: readonly Pick<Flag, 'key' | 'dependencies'>[];
  readonly segments: ReadonlySet<string>;
  /** Parts of exclusion groups that other flags have in the same environment. */
  readonly exclusions: readonly { flagKey: string; group: string; from: number; to: number }[];
  readonly secureAttributes: readonly string[];
  /** Why a JSON value breaks the flag's schema, or that the schema cannot be used; null when all is well. */
  readonly checkJson: (schema: Record<string, unknown>, value: unknown) => string | null;
}

export type CheckedFlag = Pick<
  FlagDefinition,
  | 'key'
  | 'type'
  | 'kind'
  | 'variants'
  | 'dependencies'
  | 'defaultValue'
  | 'rules'
  | 'overrides'
  | 'schedule'
  | 'enabled'
> & { jsonSchema: Record<string, unknown> | null };

/** Codes that tell of dependencies: they make a FeatureDependencyViolation. */
export const dependencyCodes: readonly string[] = ['unknown_feature', 'dependency_cycle', 'dependency_depth'];

/** Longer chains are a mistake, and each link is asked on the way to an answer. */
const maxDepth = 100;

/** All that is wrong with a flag, or doubtful. */
export function checkFlag(flag: CheckedFlag, context: FlagCheckContext): ValidationProblem[] {
  return [
    ...checkDependencies(flag, context),
    ...checkValues(flag, context),
    ...flag.rules.flatMap((rule, index) => checkRule(flag, rule, index, context)),
    ...checkOrder(flag),
  ];
}

function problem(field: string, code: string, message: string, suggestedFix?: string): ValidationProblem {
  return { field, code, message, severity: 'error', ...(suggestedFix ? { suggestedFix } : {}) };
}

function checkDependencies(flag: CheckedFlag, { registry }: FlagCheckContext): ValidationProblem[] {
  const known = new Set(registry.map(({ key }) => key));
  const unknown = flag.dependencies.flatMap(({ flagKey, condition }, index) => {
    const field = `dependencies[${index}]`;
    if (!known.has(flagKey) && flagKey !== flag.key) {
      return [problem(`${field}.flagKey`, 'unknown_feature', `There is no flag "${flagKey}".`, 'Create it first.')];
    }
    return condition ? conditionProblems(condition, `${field}.condition`) : [];
  });
  // The flag itself first: a circle is told as it looks from there.
  const all = [flag, ...registry.filter(({ key }) => key !== flag.key)];
  const cycle = findDependencyCycle(all);
  if (cycle) {
    const path = cycle.join(' → ');
    return [
      ...unknown,
      problem(
        'dependencies',
        'dependency_cycle',
        `Flags depend in a circle: ${path}.`,
        `Take one dependency out of the circle, such as that of "${cycle.at(-2)}" on "${cycle.at(-1)}".`,
      ),
    ];
  }
  const depth = depthOf(flag.key, new Map(all.map(({ key, dependencies }) => [key, dependencies])));
  if (depth <= maxDepth) return unknown;
  return [
    ...unknown,
    problem('dependencies', 'dependency_depth', `It depends on others over ${depth} steps; ${maxDepth} are allowed.`),
  ];
}

/** The longest way down; there is no circle. */
function depthOf(key: string, dependencies: ReadonlyMap<string, FlagDefinition['dependencies']>): number {
  let level = new Set([key]);
  let depth = 0;
  while (depth <= maxDepth) {
    level = new Set([...level].flatMap((each) => (dependencies.get(each) ?? []).map(({ flagKey }) => flagKey)));
    if (level.size === 0) return depth;
    depth += 1;
  }
  return depth;
}

function checkValues(flag: CheckedFlag, context: FlagCheckContext): ValidationProblem[] {
  const values: [field: string, value: unknown][] = [
    ['defaultValue', flag.defaultValue],
    ...flag.variants.map(({ value }, index): [string, unknown] => [`variants[${index}].value`, value]),
    ...flag.overrides.map(({ value }, index): [string, unknown] => [`overrides[${index}].value`, value]),
    ...flag.rules.flatMap((rule, index): [string, unknown][] =>
      'value' in rule && rule.value !== undefined ? [[`rules[${index}].value`, rule.value]] : [],
    ),
  ];
  const typed = values.flatMap(([field, value]) => {
    if (!isOfType(flag.type, value)) {
      return [problem(field, 'type_mismatch', `${JSON.stringify(value) ?? 'Nothing'} is no ${flag.type}.`)];
    }
    const broken = flag.type === 'json' && flag.jsonSchema ? context.checkJson(flag.jsonSchema, value) : null;
    return broken ? [problem(field, 'schema_mismatch', broken)] : [];
  });
  const names = flag.variants.map(({ key }) => key);
  const twice = names.filter((name, index) => names.indexOf(name) < index);
  return [
    ...typed,
    ...twice.map((name) => problem('variants', 'variant_twice', `The variant "${name}" is named twice.`)),
    ...(flag.jsonSchema && flag.type !== 'json'
      ? [problem('jsonSchema', 'schema_needs_json', `A ${flag.type} has no JSON schema.`)]
      : []),
  ];
}

function checkRule(flag: CheckedFlag, rule: FlagRule, index: number, context: FlagCheckContext): ValidationProblem[] {
  const at = `rules[${index}]`;
  const ways = [rule.value !== undefined, rule.variant !== undefined, rule.split !== undefined].filter(Boolean);
  const variants = new Set(variantsOf(flag).map(({ key }) => key));
  const named = rule.split?.map(({ variant }) => variant) ?? (rule.variant === undefined ? [] : [rule.variant]);
  const sum = rule.split?.reduce((total, part) => total + part.percentage, 0) ?? 100;
  return [
    ...checkPercentages(rule, at),
    ...(ways.length === 1
      ? []
      : [problem(at, 'one_result', 'A rule gives a value, or a variant, or splits: one of the three.')]),
    ...named
      .filter((name) => !variants.has(name))
      .map((name) => problem(at, 'unknown_variant', `There is no variant "${name}".`, 'Name it among the variants.')),
    ...(Math.abs(sum - 100) < 0.001
      ? []
      : [problem(`${at}.split`, 'percentages_off_100', `The parts add up to ${sum} %, not to 100 %.`)]),
    ...(rule.storedAssignments && !rule.split
      ? [problem(`${at}.storedAssignments`, 'needs_split', 'Assignments are stored for splits.')]
      : []),
    ...(rule.condition ? conditionProblems(rule.condition, `${at}.condition`) : []),
    ...(rule.condition ? secrecyProblems(flag, rule.condition, `${at}.condition`, context) : []),
    ...(rule.segments ?? [])
      .filter((key) => !context.segments.has(key))
      .map((key) => problem(`${at}.segments`, 'unknown_segment', `There is no segment "${key}".`)),
    ...checkExclusion(flag, rule, at, context),
    ...checkTimes(rule.schedule, `${at}.schedule`),
    ...(index === 0 ? checkTimes(flag.schedule, 'schedule') : []),
  ];
}

function conditionProblems(condition: Condition, field: string): ValidationProblem[] {
  try {
    checkCondition(condition);
  } catch (error) {
    return [problem(field, 'condition', error instanceof Error ? error.message : String(error))];
  }
  return [];
}

function checkPercentages({ percentage, split, schedule }: FlagRule, at: string): ValidationProblem[] {
  const given: [field: string, percentage: number | undefined][] = [
    [`${at}.percentage`, percentage],
    ...(split ?? []).map((part, index): [string, number] => [`${at}.split[${index}].percentage`, part.percentage]),
    ...(schedule?.steps ?? []).map((step, index): [string, number] => [
      `${at}.schedule.steps[${index}].percentage`,
      step.percentage,
    ]),
  ];
  return given.flatMap(([field, each]) =>
    each === undefined || isPercentage(each)
      ? []
      : [problem(field, 'percentage_out_of_range', `${each} % is no share: it can be 0 to 100.`)],
  );
}

export function isPercentage(value: number): boolean {
  return value >= 0 && value <= 100;
}

/** What names people reaches clients as hashes alone, of which no pattern and no order can be asked. */
function secrecyProblems(
  flag: CheckedFlag,
  condition: Condition,
  field: string,
  { secureAttributes }: FlagCheckContext,
): ValidationProblem[] {
  if (conditionProblems(condition, field).length > 0) return [];
  const assigning = flag.rules.map(({ hashAttribute }) => hashAttribute ?? 'id');
  const open = unhashable(condition, new Set([...secureAttributes, ...assigning]));
  const identifying = open.find((name) => secureAttributes.includes(name.split('.').at(-1)!));
  if (identifying) {
    return [
      problem(
        field,
        'secure_attribute_operator',
        `"${identifying}" identifies somebody, so that clients see it only as a hash: compare it by $eq, $ne, $in or $nin.`,
      ),
    ];
  }
  return open.map((name) => ({
    field,
    code: 'clients_cannot_evaluate',
    message: `"${name}" can name somebody, so that SDKs which evaluate by themselves see it only as a hash and cannot ask this of it: nobody matches there. OFREP answers in full.`,
    severity: 'warning' as const,
    suggestedFix: 'Compare it by $eq, $ne, $in or $nin, or ask an attribute that names nobody.',
  }));
}

function checkExclusion(flag: CheckedFlag, { exclusion }: FlagRule, at: string, { exclusions }: FlagCheckContext) {
  if (!exclusion) return [];
  if (exclusion.from >= exclusion.to) {
    return [problem(`${at}.exclusion`, 'empty_exclusion', 'The part ends before it begins.')];
  }
  return exclusions
    .filter(({ flagKey, group }) => flagKey !== flag.key && group === exclusion.group)
    .filter(({ from, to }) => from < exclusion.to && exclusion.from < to)
    .map(({ flagKey, from, to }) =>
      problem(
        `${at}.exclusion`,
        'exclusion_overlap',
        `${from}–${to} % of the group "${exclusion.group}" belong to "${flagKey}": the two would share people.`,
      ),
    );
}

function checkTimes(schedule: { from?: string | null; until?: string | null } | null | undefined, field: string) {
  if (!schedule?.from || !schedule.until || Date.parse(schedule.from) < Date.parse(schedule.until)) return [];
  return [problem(field, 'ends_before_it_begins', 'It ends before it begins.')];
}

/** A rule for everybody ends the list. */
function checkOrder({ rules }: CheckedFlag): ValidationProblem[] {
  const ids = rules.flatMap(({ id }) => id ?? []);
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) < index));
  const last = rules.findIndex(isForAll);
  return [
    ...[...twice].map((id) => problem('rules', 'rule_twice', `Two rules have the id "${id}".`)),
    ...rules.slice(last < 0 ? rules.length : last + 1).map((_, index) => ({
      field: `rules[${last + 1 + index}]`,
      code: 'unreachable_rule',
      message: `Nobody comes to it: rule ${last + 1} is for everybody.`,
      severity: 'warning' as const,
      suggestedFix: `Put it before rule ${last + 1}.`,
    })),
  ];
}

function isForAll(rule: FlagRule): boolean {
  const conditions = Object.keys(rule.condition ?? {}).length + (rule.segments?.length ?? 0);
  return conditions === 0 && (rule.percentage ?? 100) === 100 && !rule.schedule && !rule.exclusion;
}

export function fieldsOf(problems: readonly ValidationProblem[]): FieldProblem[] {
  return problems.map(({ severity: _, ...field }) => field);
}
