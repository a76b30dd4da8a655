import type { AttributeRule, FlagRule, RolloutStrategy, TargetAudience } from '../../contracts/flag-rules.ts';
import type { ValidationProblem } from '../../contracts/validation.ts';
import type { Condition } from '../condition/condition.ts';
import { defaultHashAttribute } from './lower-flag.ts';

const operators: Record<AttributeRule['operator'], (value: unknown) => unknown> = {
  equals: (value) => value,
  not_equals: (value) => ({ $ne: value }),
  in: (value) => ({ $in: listOf(value) }),
  not_in: (value) => ({ $nin: listOf(value) }),
  greater_than: (value) => ({ $gt: value }),
  greater_or_equal: (value) => ({ $gte: value }),
  less_than: (value) => ({ $lt: value }),
  less_or_equal: (value) => ({ $lte: value }),
  contains: (value) => ({ $elemMatch: { $eq: value } }),
  exists: (value) => ({ $exists: value !== false }),
};

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function conditionOf(parts: {
  condition?: Condition | undefined;
  attributes?: readonly AttributeRule[] | undefined;
  userList?: readonly string[] | undefined;
  hashAttribute?: string | undefined;
}): Condition | undefined {
  const conditions: Condition[] = [
    ...(parts.condition && Object.keys(parts.condition).length > 0 ? [parts.condition] : []),
    ...(parts.attributes ?? []).map(({ attribute, operator, value }) => ({ [attribute]: operators[operator](value) })),
    ...(parts.userList ? [{ [parts.hashAttribute ?? defaultHashAttribute]: { $in: [...parts.userList] } }] : []),
  ];
  const [only] = conditions;
  return conditions.length > 1 ? { $and: conditions } : only;
}

/** What a short form gives where it does not say: the opposite of a boolean's default. */
function valueFor(defaultValue: unknown, given: unknown): unknown {
  if (given !== undefined) return given;
  return typeof defaultValue === 'boolean' ? !defaultValue : undefined;
}

/**
 * What a strategy says by its type and then leaves out: without it everybody would get the value at once, or nobody ever.
 */
export function checkStrategy(
  strategy: RolloutStrategy | undefined,
  audience: TargetAudience | undefined,
): ValidationProblem[] {
  if (!strategy) return [];
  const { type, schedule } = strategy;
  const problem = (part: string, code: string, message: string): ValidationProblem => ({
    ...{ field: `rolloutStrategy.${part}`, code, message, severity: 'error' },
  });
  const { startDate, endDate, steps = [] } = schedule ?? {};
  if (startDate && endDate && Date.parse(startDate) >= Date.parse(endDate)) {
    return [problem('schedule', 'ends_before_it_begins', 'It ends before it begins.')];
  }
  const percentage = strategy.percentage ?? audience?.percentage;
  const asked = [strategy.attributes, audience?.attributes, audience?.segments, Object.keys(audience?.condition ?? {})];
  switch (type) {
    case 'percentage':
      if (percentage !== undefined || steps.length > 0) return [];
      return [problem('percentage', 'missing', 'A rollout by percentage says its percentage.')];
    case 'user_list':
      if (strategy.userList ?? audience?.userList) return [];
      return [problem('userList', 'missing', 'A rollout by user list names its users.')];
    case 'attribute_based':
      if (asked.some((each) => each?.length)) return [];
      return [problem('attributes', 'missing', 'A rollout by attributes names at least one.')];
    case 'gradual':
      if ((startDate && endDate) || steps.length > 0) return [];
      return [problem('schedule', 'missing', 'A gradual rollout says from when to when, or its steps.')];
  }
}

/** The spec's targetAudience as one rule. */
export function ruleOfAudience(audience: TargetAudience, defaultValue: unknown): FlagRule {
  const condition = conditionOf(audience);
  return {
    ...(condition ? { condition } : {}),
    ...(audience.segments?.length ? { segments: audience.segments } : {}),
    ...(audience.percentage === undefined ? {} : { percentage: audience.percentage }),
    ...(audience.hashAttribute === undefined ? {} : { hashAttribute: audience.hashAttribute }),
    value: valueFor(defaultValue, audience.value),
  };
}

/** The spec's rolloutStrategy and targetAudience, together one rule: the audience says who, the strategy how many of them. */
export function ruleOfShortForm(
  strategy: RolloutStrategy | undefined,
  audience: TargetAudience | undefined,
  defaultValue: unknown,
): FlagRule | null {
  if (!strategy) return audience ? ruleOfAudience(audience, defaultValue) : null;
  const base = ruleOfAudience(audience ?? {}, defaultValue);
  const own = conditionOf({
    attributes: strategy.type === 'user_list' ? undefined : strategy.attributes,
    userList: strategy.userList,
  });
  const conditions = [base.condition, own].filter((condition) => condition !== undefined);
  const percentage = strategy.percentage ?? base.percentage;
  const { schedule } = strategy;
  return {
    ...base,
    ...(conditions.length > 0 ? { condition: conditions.length > 1 ? { $and: conditions } : conditions[0]! } : {}),
    ...(percentage === undefined ? {} : { percentage }),
    ...(schedule
      ? {
          schedule: {
            from: schedule.startDate ?? null,
            until: strategy.type === 'gradual' ? null : (schedule.endDate ?? null),
            steps: schedule.steps ?? (strategy.type === 'gradual' ? evenSteps(schedule, percentage ?? 100) : []),
          },
        }
      : {}),
    value: valueFor(defaultValue, strategy.value ?? audience?.value),
  };
}

/**
 * A field of the rule that a short form stands for, as the caller wrote it: `rolloutStrategy.value` for what the rule gives.
 * Fields of other rules stay as they are.
 */
export function fieldOfShortForm(
  field: string,
  rule: number,
  strategy: RolloutStrategy | undefined,
  audience: TargetAudience | undefined,
): string {
  const at = `rules[${rule}]`;
  if (!(strategy || audience) || !(field === at || field.startsWith(`${at}.`))) return field;
  const [part] = field.slice(at.length + 1).split(/[.[]/);
  const name = part === '' || part === undefined ? 'value' : part;
  const of = (form: RolloutStrategy | TargetAudience | undefined, key: string) =>
    form !== undefined && key in form && form[key as keyof typeof form] !== undefined;
  if (name === 'condition') {
    const asked = ['condition', 'attributes', 'userList'].find((key) => of(audience, key));
    if (asked) return `targetAudience.${asked}`;
    return `rolloutStrategy.${of(strategy, 'attributes') ? 'attributes' : 'userList'}`;
  }
  const inStrategy = strategy !== undefined && (of(strategy, name) || !of(audience, name)) && name !== 'segments';
  return `${inStrategy ? 'rolloutStrategy' : 'targetAudience'}.${name === 'schedule' ? field.slice(at.length + 1) : name}`;
}

const parts = 10;

/** Ten equal steps between two dates: a gradual rollout that nobody watches. */
function evenSteps(
  { startDate, endDate }: { startDate?: string | undefined; endDate?: string | undefined },
  to: number,
) {
  if (!startDate || !endDate) return [];
  const [start, end] = [Date.parse(startDate), Date.parse(endDate)];
  return Array.from({ length: parts }, (_, index) => ({
    at: new Date(start + ((end - start) * index) / (parts - 1)).toISOString(),
    percentage: (to * (index + 1)) / parts,
  }));
}
