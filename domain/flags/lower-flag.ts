import type { FlagOverride, FlagRule, RolloutLayer } from '../../contracts/flag-rules.ts';
import type { Condition } from '../condition/condition.ts';
import { type FlagDefinition, variantsOf, whyOff, within } from './definition.ts';
import type { Feature, FeatureRule, ParentCondition } from './feature.ts';
import { lowerExperiment } from './lower-experiment.ts';

/** What a flag refers to, at a moment. */
export interface LoweringContext {
  readonly now: Date;
  readonly segments: ReadonlyMap<string, Condition>;
  readonly flag: (key: string) => Pick<FlagDefinition, 'type' | 'kind' | 'defaultValue'> | undefined;
}

/** Where people are hashed without another attribute. */
export const defaultHashAttribute = 'id';
const hashVersion = 2;

/**
 * A flag as the feature that we and every SDK evaluate: overrides, then running experiments and rollouts, then the rules. What is off, killed
 * or outside its schedule, and whose prerequisites are not met, gives its default value.
 */
export function lowerFlag(flag: FlagDefinition, context: LoweringContext): Feature {
  if (whyOff(flag, context.now)) return { defaultValue: flag.defaultValue };
  const parentConditions = prerequisitesOf(flag, context);
  const guarded = (rule: FeatureRule): FeatureRule =>
    parentConditions.length > 0 ? { ...rule, parentConditions } : rule;
  const rules = [
    ...lowerOverrides(flag.overrides),
    ...(flag.experiments ?? []).flatMap((layer) => lowerExperiment(layer).map(guarded)),
    ...flag.rollouts.map((layer) => guarded(lowerRollout(flag, layer))),
    ...flag.rules.flatMap((rule, index) => lowerRule(flag, rule, index, context).map(guarded)),
  ];
  return rules.length > 0 ? { defaultValue: flag.defaultValue, rules } : { defaultValue: flag.defaultValue };
}

export function ruleIdOf(rule: Pick<FlagRule, 'id'>, index: number): string {
  return rule.id ?? `rule-${index + 1}`;
}

/**
 * What a dependency asks of the other flag. Without a condition: that it is on (a boolean), or gives something else than its
 * default. What only plans grant is asked of no evaluation: it is the plan's rules that hold it.
 */
function prerequisitesOf(flag: FlagDefinition, { flag: find }: LoweringContext): ParentCondition[] {
  return flag.dependencies.flatMap(({ flagKey, condition }) => {
    const parent = find(flagKey);
    if (condition) return [{ id: flagKey, condition }];
    if (!parent || parent.kind === 'entitlement') return [];
    return [
      {
        id: flagKey,
        condition: parent.type === 'boolean' ? { value: true } : { $not: { value: parent.defaultValue } },
      },
    ];
  });
}

/** One rule a value and attribute, however many people are named. */
function lowerOverrides(overrides: readonly FlagOverride[]): FeatureRule[] {
  const groups = Map.groupBy(overrides, ({ attribute, value }) => JSON.stringify([attribute, value]));
  return [...groups.values()].map((group) => ({
    id: 'override',
    condition: { [group[0]!.attribute]: { $in: group.map(({ subject }) => subject) } },
    force: group[0]!.value,
  }));
}

/**
 * The lower end of the hash is exposed, the upper end held back: who is exposed stays so as the percentage grows. Both sides
 * are seen, each stage under its own key, and who is not exposed goes on to the rules.
 */
function lowerRollout(flag: FlagDefinition, layer: RolloutLayer): FeatureRule {
  const end = Math.min(layer.percentage, 100 - layer.holdbackPercentage) / 100;
  return {
    id: `rollout:${layer.rolloutId}`,
    key: rolloutKey(layer),
    ...(Object.keys(layer.condition).length > 0 ? { condition: layer.condition } : {}),
    variations: [flag.defaultValue, layer.value],
    meta: [{ key: 'control', passthrough: true }, { key: 'treatment' }],
    ranges: [
      [end, 1],
      [0, end],
    ],
    hashAttribute: layer.hashAttribute,
    seed: layer.seed || flag.key,
    hashVersion,
    disableStickyBucketing: true,
  };
}

/** Under what exposures of a rollout's stage are kept. */
export function rolloutKey({ rolloutId, stage }: Pick<RolloutLayer, 'rolloutId' | 'stage'>): string {
  return `${rolloutId}.${stage}`;
}

function lowerRule(flag: FlagDefinition, rule: FlagRule, index: number, context: LoweringContext): FeatureRule[] {
  if (!within(rule.schedule, context.now)) return [];
  const percentage = percentageAt(rule, context.now);
  const condition = conditionOf(rule, context);
  const attribute = rule.hashAttribute ?? defaultHashAttribute;
  const common: FeatureRule = {
    id: ruleIdOf(rule, index),
    ...(condition ? { condition } : {}),
    ...(rule.exclusion
      ? {
          filters: [
            {
              seed: `exclusion:${rule.exclusion.group}`,
              attribute,
              hashVersion,
              ranges: [[rule.exclusion.from / 100, rule.exclusion.to / 100]],
            },
          ],
        }
      : {}),
  };
  const hashing = { hashAttribute: attribute, seed: rule.seed ?? flag.key, hashVersion } as const;
  if (rule.split) {
    const variants = new Map(variantsOf(flag).map((variant) => [variant.key, variant]));
    return [
      {
        ...common,
        ...hashing,
        key: `${flag.key}:${ruleIdOf(rule, index)}`,
        variations: rule.split.map(({ variant }) => variants.get(variant)?.value ?? null),
        weights: rule.split.map(({ percentage: weight }) => weight / 100),
        meta: rule.split.map(({ variant }) => ({ key: variant })),
        coverage: percentage / 100,
        ...(rule.storedAssignments ? {} : { disableStickyBucketing: true }),
      },
    ];
  }
  const force =
    rule.variant === undefined ? rule.value : variantsOf(flag).find(({ key }) => key === rule.variant)?.value;
  const isPart = percentage < 100;
  if (isPart) return [{ ...common, force, ...hashing, coverage: percentage / 100 }];
  // Says of a list of them, too, that each value is somebody.
  return [{ ...common, force, ...(rule.hashAttribute ? { hashAttribute: rule.hashAttribute } : {}) }];
}

/** A rule whose percentage is its own again: steps go before it. */
export function withoutSteps(rule: FlagRule): FlagRule {
  return rule.schedule ? { ...rule, schedule: { ...rule.schedule, steps: [] } } : rule;
}

/** Of those whom a rule is for, who get it now, in per cent: nobody outside its schedule. */
export function presentPercentage(rule: FlagRule, now: Date): number {
  return within(rule.schedule, now) ? percentageAt(rule, now) : 0;
}

/** The step that has begun last; before the first one nobody. */
export function percentageAt(rule: FlagRule, now: Date): number {
  const steps = rule.schedule?.steps ?? [];
  const begun = steps.filter(({ at }) => new Date(at) <= now);
  if (steps.length === 0) return rule.percentage ?? 100;
  return begun.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)).at(-1)?.percentage ?? 0;
}

/** A segment that is not there is nobody. */
function conditionOf(rule: FlagRule, { segments }: LoweringContext): Condition | null {
  const own = rule.condition && Object.keys(rule.condition).length > 0 ? rule.condition : null;
  if (!rule.segments || rule.segments.length === 0) return own;
  const parts = rule.segments.map((key) => segments.get(key)).filter((part) => part !== undefined);
  const [only] = parts;
  const inSegment: Condition = !only ? { $nor: [{}] } : parts.length === 1 ? only : { $or: parts };
  return own ? { $and: [inSegment, own] } : inSegment;
}

/** When time alone changes what a flag gives next; null for never. */
export function nextChange(flag: FlagDefinition, now: Date): Date | null {
  const times = [
    flag.schedule?.from,
    flag.schedule?.until,
    ...flag.rules.flatMap(({ schedule }) => [
      schedule?.from,
      schedule?.until,
      ...(schedule?.steps ?? []).map(({ at }) => at),
    ]),
  ].flatMap((time) => (time ? [Date.parse(time)] : []));
  const next = Math.min(...times.filter((time) => time > now.getTime()));
  return Number.isFinite(next) ? new Date(next) : null;
}
