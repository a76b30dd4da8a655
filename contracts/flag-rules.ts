import { z } from 'zod';
import { FlagKey, Key } from './ids.ts';
import { storable, storableJson } from './personal-data.ts';

const Text = (most: number) => z.string().max(most).refine(storable, 'holds a character that cannot be stored');
const mostCharacters = 20_000;

/** A value that a flag gives: JSON of the flag's type. */
export const FlagValue = z.unknown().superRefine((value, context) => {
  if (value === undefined) return;
  if (!storableJson(value)) context.addIssue({ code: 'custom', message: 'holds a character that cannot be stored' });
  if ((JSON.stringify(value) ?? '').length > mostCharacters) {
    context.addIssue({ code: 'custom', message: `a value has at most ${mostCharacters} characters` });
  }
});

/** Over the attributes that callers send; checked in the command, where the problem can be named. */
export const FlagCondition = z.record(z.string(), z.unknown()).superRefine((condition, context) => {
  if (!storableJson(condition)) {
    context.addIssue({ code: 'custom', message: 'holds a character that cannot be stored' });
  }
  if (JSON.stringify(condition).length > mostCharacters) {
    context.addIssue({ code: 'custom', message: `a condition has at most ${mostCharacters} characters` });
  }
});
export const Percentage = z.number().min(0).max(100).describe('Per cent, 0–100');
/** Held to its range by the rules on flags, which answer with the flag's own error and name the field. */
export const AnyPercentage = z.number().meta({ description: 'Per cent, 0–100', minimum: 0, maximum: 100 });
/** A name of an attribute that callers send, such as `id` or `accountId`. */
export const AttributeName = Text(100).pipe(z.string().min(1));
const RuleId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/, 'letters, digits, _ . : -, at most 64');
const Time = z.iso.datetime();

/** From when to when something holds; `steps` raise a percentage over time. */
export const FlagSchedule = z.strictObject({
  from: Time.nullable().default(null),
  until: Time.nullable().default(null),
});
export type FlagSchedule = z.infer<typeof FlagSchedule>;

export const RolloutStep = z.strictObject({ at: Time, percentage: AnyPercentage });
const RuleSchedule = z.strictObject({ ...FlagSchedule.shape, steps: z.array(RolloutStep).max(50).default([]) });

/** A part of a group whose parts share nobody: mutual exclusion. */
export const Exclusion = z.strictObject({ group: Key, from: Percentage, to: Percentage });

/** A part of an experiment's subjects; the parts of one rule add up to 100. */
export const SplitPart = z.strictObject({ variant: Key, percentage: AnyPercentage });

/**
 * The first rule that matches decides. It gives a value, a named variant, or splits its subjects over variants.
 * `percentage` of those who match get it, by a stable hash of `hashAttribute` under `seed`.
 */
export const FlagRule = z.strictObject({
  id: RuleId.optional(),
  description: Text(500).optional(),
  condition: FlagCondition.optional(),
  /** Keys of segments: those of any one of them. */
  segments: z.array(Key).max(20).optional(),
  percentage: AnyPercentage.optional(),
  value: FlagValue.optional(),
  variant: Key.optional(),
  split: z.array(SplitPart).min(2).max(20).optional(),
  hashAttribute: AttributeName.optional(),
  seed: Text(200).pipe(z.string().min(1)).optional(),
  schedule: RuleSchedule.optional(),
  exclusion: Exclusion.optional(),
  /** Who once got a side of the split keeps it, whatever changes later. */
  storedAssignments: z.boolean().optional(),
});
export type FlagRule = z.infer<typeof FlagRule>;

/** Somebody who gets a value whatever the rules say. */
export const FlagOverride = z.strictObject({
  attribute: AttributeName.default('id'),
  subject: Text(250).pipe(z.string().min(1)),
  value: FlagValue,
  note: Text(250).optional(),
});
export type FlagOverride = z.infer<typeof FlagOverride>;

/** `condition` is asked of `{value}`, what the other flag gives to the same caller. */
export const FlagDependency = z.strictObject({ flagKey: FlagKey, condition: FlagCondition.optional() });
export type FlagDependency = z.infer<typeof FlagDependency>;

export const FlagVariant = z.strictObject({ key: Key, name: Text(100).optional(), value: FlagValue });
export type FlagVariant = z.infer<typeof FlagVariant>;

export const attributeOperators = [
  'equals',
  'not_equals',
  'in',
  'not_in',
  'greater_than',
  'greater_or_equal',
  'less_than',
  'less_or_equal',
  'contains',
  'exists',
] as const;

/** The spec's AttributeRule. */
export const AttributeRule = z.strictObject({
  attribute: AttributeName,
  operator: z.enum(attributeOperators).default('equals'),
  value: z.unknown(),
});
export type AttributeRule = z.infer<typeof AttributeRule>;

/** The spec's RolloutSchedule: a percentage that grows from `startDate` to `endDate`, or in steps. */
export const RolloutSchedule = z.strictObject({
  startDate: Time.optional(),
  endDate: Time.optional(),
  steps: z.array(RolloutStep).max(50).optional(),
});

/** The spec's RolloutStrategy, a short form of one rule. */
export const RolloutStrategy = z.strictObject({
  type: z.enum(['percentage', 'user_list', 'attribute_based', 'gradual']),
  percentage: AnyPercentage.optional(),
  userList: z.array(Text(250)).max(10_000).optional(),
  attributes: z.array(AttributeRule).max(50).optional(),
  schedule: RolloutSchedule.optional(),
  /** What the rule gives; without it `true`, or the opposite of a boolean's default. */
  value: FlagValue.optional(),
});
export type RolloutStrategy = z.infer<typeof RolloutStrategy>;

/** The spec's TargetAudience: whom the rule is for. */
export const TargetAudience = z.strictObject({
  segments: z.array(Key).max(20).optional(),
  condition: FlagCondition.optional(),
  attributes: z.array(AttributeRule).max(50).optional(),
  userList: z.array(Text(250)).max(10_000).optional(),
  percentage: AnyPercentage.optional(),
  hashAttribute: AttributeName.optional(),
  value: FlagValue.optional(),
});
export type TargetAudience = z.infer<typeof TargetAudience>;

/** What a guarded rollout adds on top of the rules while it runs: written by its process alone. */
export interface RolloutLayer {
  rolloutId: string;
  value: unknown;
  condition: Record<string, unknown>;
  hashAttribute: string;
  /** Whom that attribute names. */
  assignBy: 'customer' | 'person';
  seed: string;
  /** The present one: who is seen in it is compared within it. */
  stage: number;
  /** Who are exposed now, in per cent of those of whom the condition holds. */
  percentage: number;
  /** At the upper end of the hash, and never exposed. */
  holdbackPercentage: number;
}

/** What a running experiment puts on top of the rules: written by its process alone. */
export interface ExperimentLayer {
  experimentId: string;
  condition: Record<string, unknown>;
  hashAttribute: string;
  /** Whom that attribute names. */
  assignBy: 'customer' | 'person';
  seed: string;
  /** The control first. */
  variants: { key: string; value: unknown }[];
  batches: ExperimentBatch[];
  /** Parts of the hash under other seeds that a subject has to lie in: exclusion groups, holdouts. */
  filters: { seed: string; attribute: string; from: number; to: number }[];
  /** Once decided for a variant: who got it keeps it until it is everybody's, all others go on to the rules. */
  settled: string | null;
  /** Shares change while it runs, and who once got a variant keeps it: a bandit. */
  keeps?: boolean;
}

/**
 * Parts of the hash, [from, to) in [0, 1), that were opened together. Within a batch the shares never change, so that its
 * subjects are compared with each other; more traffic is another batch, and moves nobody.
 */
export interface ExperimentBatch {
  batch: number;
  parts: { variant: string; from: number; to: number }[];
}
