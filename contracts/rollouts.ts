import { z } from 'zod';
import { AnyPercentage } from './flag-rules.ts';
import { Environment } from './flags.ts';
import { FlagId, FlagKey, idOf, Key, OperationId } from './ids.ts';
import { MetricVersionId } from './metrics.ts';
import { SegmentCondition } from './segments.ts';
import { rolloutStatuses } from './tables/rollout-lifecycle.ts';

export const RolloutId = idOf('rollout');

const Percentage = z.number().gt(0).max(100).describe('Per cent, 0–100.');
const Minutes = z
  .int()
  .min(1)
  .max(60 * 24 * 365);

export const RolloutStage = z.strictObject({
  percentage: Percentage,
  bakeMinutes: Minutes.describe('How long the stage lasts at least before the next one.'),
});
export type RolloutStage = z.infer<typeof RolloutStage>;

/** As it is asked for: the rules on rollouts hold it to 0–100 and name the stage. */
const AskedStage = z.strictObject({ ...RolloutStage.shape, percentage: AnyPercentage });

export const RolloutGuardrail = z.strictObject({
  metricKey: Key,
  tolerancePercentage: z
    .number()
    .gt(0)
    .max(1_000)
    .describe(
      'Smallest relative harm that must be seen, in per cent of those who are not exposed. Of a quantile: by how much more of the values lie beyond the quantile of those who are not exposed (of a 95th percentile 20 is 6 % above it in place of 5 %).',
    ),
  weight: z.number().gt(0).max(100).default(1),
  burnIn: z.int().min(30).max(1_000_000).default(100),
});
export type RolloutGuardrail = z.infer<typeof RolloutGuardrail>;

/** The metric as it was defined when the rollout began: a later definition changes nothing under way. */
export const PinnedGuardrail = z.strictObject({ ...RolloutGuardrail.shape, metricVersionId: MetricVersionId });
export type PinnedGuardrail = z.infer<typeof PinnedGuardrail>;

/** What happens at a stage's end while the guardrails are undecided. */
export const whenUndecided = ['wait', 'extend', 'ask'] as const;

export const RolloutPolicy = z.strictObject({
  whenUndecided: z.enum(whenUndecided).default('wait'),
  /** With `extend`: by how much, and how often before a person is asked. */
  extendMinutes: Minutes.default(24 * 60),
  maxExtensions: z.int().min(1).max(100).default(7),
  /** Older data decide nothing. */
  freshWithinMinutes: z
    .int()
    .min(1)
    .max(24 * 60)
    .default(15),
  /** Chance of rolling back a harmless change, over all guardrails, stages and looks. */
  alpha: z.number().min(0.0001).max(0.2).default(0.05),
});
export type RolloutPolicy = z.infer<typeof RolloutPolicy>;

/** A flag and the value that those who are exposed get. */
export const RolloutChange = z.strictObject({ flagKey: FlagKey, value: z.unknown() });
export type RolloutChange = z.infer<typeof RolloutChange>;

export const StartRolloutInput = z.strictObject({
  environment: Environment.default('production'),
  /** The value that those who are exposed get. */
  value: z.unknown(),
  /** Other flags that change together with this one, and are rolled back with it. */
  with: z.array(RolloutChange).max(10).default([]),
  condition: SegmentCondition.default({}),
  hashAttribute: z.string().min(1).max(100).default('id').describe('The attribute that places a subject.'),
  assignBy: z.enum(['customer', 'person']).default('person').describe('Whom that attribute names.'),
  stages: z.array(AskedStage).min(1).max(20),
  /** Kept on the present side through the last stage: at 100 % there would be nothing to compare with. */
  holdbackPercentage: AnyPercentage.default(10),
  guardrails: z.array(RolloutGuardrail).max(20).default([]),
  policy: RolloutPolicy.prefault({}),
  why: z.string().trim().max(500).nullable().default(null),
});
export type StartRolloutInput = z.infer<typeof StartRolloutInput>;

export const RolloutCommandInput = z.strictObject({ reason: z.string().trim().min(1).max(500) });

export const guardrailStatuses = ['ok', 'undecided', 'regression', 'sample_ratio_mismatch'] as const;

export const RolloutVerdict = z.strictObject({
  status: z.enum(guardrailStatuses),
  verdicts: z.array(
    z.strictObject({ key: z.string(), status: z.enum(guardrailStatuses), cause: z.string(), reason: z.string() }),
  ),
  at: z.iso.datetime(),
});
export type RolloutVerdict = z.infer<typeof RolloutVerdict>;

/** One row of the rollout's history: an exposure that began, or what the guardrails said. */
export const RolloutEvent = z.strictObject({
  id: z.string(),
  at: z.iso.datetime(),
  kind: z.enum(['exposed', 'looked', 'paused', 'resumed', 'advanced', 'waiting', 'rolling_back', 'ended']),
  stage: z.int().nonnegative().nullable(),
  percentage: z.number().nullable(),
  by: z.string(),
  reason: z.string().nullable(),
  verdict: RolloutVerdict.nullable(),
});
export type RolloutEvent = z.infer<typeof RolloutEvent>;

/** What a stage can wait for before it is shown to anybody; `harm` ends the waiting. */
export const stageHolds = ['paused', 'killed', 'evidence', 'approval', 'harm', 'ended'] as const;
export type StageHold = (typeof stageHolds)[number];

export const Rollout = z.strictObject({
  id: RolloutId,
  flagId: FlagId,
  flagKey: FlagKey,
  environment: Environment,
  changes: z.array(RolloutChange),
  condition: z.record(z.string(), z.unknown()),
  hashAttribute: z.string(),
  assignBy: z.enum(['customer', 'person']),
  seed: z.string(),
  stages: z.array(RolloutStage),
  holdbackPercentage: z.number(),
  guardrails: z.array(PinnedGuardrail),
  policy: RolloutPolicy,
  status: z.enum(rolloutStatuses),
  /** Why it is in its status, in one sentence. */
  reason: z.string().nullable(),
  /** What the next stage waits for. */
  held: z.enum(stageHolds).nullable(),
  /** Index of the present stage. */
  stage: z.int().nonnegative(),
  /** Who are exposed now, in per cent of those of whom the condition holds. */
  percentage: z.number(),
  stageEndsAt: z.iso.datetime().nullable(),
  verdict: RolloutVerdict.nullable(),
  operationId: OperationId,
  workflowId: z.string(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type Rollout = z.infer<typeof Rollout>;

export const RolloutDetail = z.strictObject({
  ...Rollout.shape,
  history: z.array(RolloutEvent),
});
export type RolloutDetail = z.infer<typeof RolloutDetail>;

export const RolloutAccepted = z.strictObject({
  rolloutId: RolloutId,
  operationId: OperationId,
  workflowId: z.string(),
  warnings: z.array(z.string()),
});
export type RolloutAccepted = z.infer<typeof RolloutAccepted>;

/** Payloads between commands, the workflow and activities: ids, never bodies. */
export interface RolloutOrder {
  operationId: string;
  rolloutId: string;
  /** Who ordered it. */
  by: string;
  /** Where a long rollout goes on in a new run; null at its start. */
  from: { stage: number; paused: boolean; baking: { leftMs: number; extensions: number } | null } | null;
}

/** What the workflow has to know of the plan. */
export interface RolloutWork {
  stages: { bakeMs: number }[];
  whenUndecided: RolloutPolicy['whenUndecided'];
  extendMs: number;
  maxExtensions: number;
}

export type StageClearance = { cleared: true } | { cleared: false; held: StageHold; reason: string };

export interface RolloutOutcome {
  outcome: 'completed' | 'rolled_back';
  reason: string;
}
