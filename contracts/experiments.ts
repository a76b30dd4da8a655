import { z } from 'zod';
import { FlagCondition, FlagValue } from './flag-rules.ts';
import { Environment } from './flags.ts';
import { FlagKey, idOf, Key, OperationId, PlanVersionId } from './ids.ts';
import { MetricVersionId } from './metrics.ts';
import { Money } from './money.ts';
import { storable } from './personal-data.ts';
import { RolloutGuardrail, RolloutId, RolloutPolicy, RolloutStage } from './rollouts.ts';
import { experimentStatuses, experimentStops } from './tables/experiment-lifecycle.ts';

export const ExperimentId = idOf('experiment');

const Text = (most: number) => z.string().max(most).refine(storable, 'holds a character that cannot be stored');
const Percentage = z.number().min(0).max(100).describe('Per cent, 0–100, in steps of 0.01.');

/** The spec's experimentType. All of them give their variants through a flag; a price is a plan version that it names. */
export const experimentTypes = ['pricing', 'campaign', 'feature', 'experience'] as const;

/** The spec's TestVariant: the first is the control, which a caller outside the experiment gets too. */
export const TestVariant = z.strictObject({
  key: Key,
  name: Text(100).default(''),
  /** What the flag gives; of a price or plan the version's id when absent. */
  value: FlagValue.optional(),
  /**
   * Immutable: bound when the experiment starts, whatever the plan becomes later. The draft of a plan that never sold is
   * published at the start and archived after the end.
   */
  planVersionId: PlanVersionId.nullable().default(null),
  trafficPercentage: Percentage.describe('Share of the subjects of the experiment; all together are 100.'),
  /** What is shown beside a variant's price as the price before, where it is announced as a reduction. */
  reducedFrom: z.strictObject({ component: Key, price: Money }).optional(),
});
export type TestVariant = z.infer<typeof TestVariant>;

/** The spec's TrafficAllocation: who is in the experiment. */
export const TrafficAllocation = z.strictObject({
  percentage: Percentage.default(100).describe(
    'Share of those of whom the condition holds; may be raised while it runs.',
  ),
  condition: FlagCondition.default({}),
  assignBy: z.enum(['customer', 'person']).default('customer').describe('Who gets a variant as a whole.'),
  hashAttribute: z.string().min(1).max(100).default('id').describe('The attribute that names them.'),
  /** Experiments with parts of one group that do not overlap share nobody. */
  exclusion: z.strictObject({ group: Key, from: Percentage, to: Percentage }).nullable().default(null),
});
export type TrafficAllocation = z.infer<typeof TrafficAllocation>;

export const metricRoles = ['primary', 'secondary', 'guardrail'] as const;

/** The spec's SuccessMetric. */
export const SuccessMetric = z.strictObject({
  metricKey: Key,
  role: z.enum(metricRoles).default('primary'),
  /** Of a guardrail: the smallest relative harm that must be seen, in per cent of the control. */
  tolerancePercentage: z.number().gt(0).max(1_000).default(10),
});
export type SuccessMetric = z.infer<typeof SuccessMetric>;

/** The metric as it was defined at the start: a later definition changes nothing under way. */
export const PinnedMetric = z.strictObject({ ...SuccessMetric.shape, metricVersionId: MetricVersionId });
export type PinnedMetric = z.infer<typeof PinnedMetric>;

/** The spec's EarlyStoppingRule, as data. Sample-ratio mismatch always stops: no verdict can be had of it. */
export const EarlyStoppingRule = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('efficacy') }),
  z.strictObject({ type: z.literal('futility') }).describe('Non-binding: going on in spite of it costs no error rate.'),
  z.strictObject({ type: z.literal('harm') }).describe('The primary metric is worse, or a guardrail fails.'),
  z
    .strictObject({ type: z.literal('budget'), metricKey: Key, limit: Money })
    .describe('Of a metric of money: what the variants have probably lost so far.'),
]);
export type EarlyStoppingRule = z.infer<typeof EarlyStoppingRule>;

export const analysisMethods = ['always_valid', 'group_sequential', 'fixed', 'bayesian'] as const;

export const StatisticalDesign = z.strictObject({
  method: z.enum(analysisMethods).default('always_valid'),
  alpha: z
    .number()
    .min(0.0001)
    .max(0.2)
    .default(0.05)
    .describe('Error rate of the primary metric, of all variants together.'),
  power: z.number().min(0.5).max(0.99).default(0.8),
  minimumDetectableEffect: z
    .number()
    .gt(0)
    .max(100)
    .nullable()
    .default(null)
    .describe('Relative, as a fraction of the control; of the primary metric when absent.'),
  spending: z.enum(['lan_demets_obrien_fleming', 'lan_demets_pocock']).default('lan_demets_obrien_fleming'),
  plannedSampleSize: z
    .int()
    .min(2)
    .max(1_000_000_000)
    .nullable()
    .default(null)
    .describe('Subjects per variant: what group_sequential and fixed are planned for; from the power when absent.'),
  cuped: z.boolean().default(true).describe('Uses what metrics were before the assignment, where they keep it.'),
  correction: z.enum(['holm', 'benjamini_hochberg']).default('holm').describe('Over the secondary metrics.'),
});
export type StatisticalDesign = z.infer<typeof StatisticalDesign>;

/** How the winner reaches everybody once it is decided: a guarded rollout, or at once by one stage of 100 %. */
export const ScalingPlan = z.strictObject({
  stages: z
    .array(RolloutStage)
    .min(1)
    .max(20)
    .default([
      { percentage: 25, bakeMinutes: 1_440 },
      { percentage: 100, bakeMinutes: 1_440 },
    ]),
  holdbackPercentage: z.number().min(0).max(50).default(5),
  guardrails: z.array(RolloutGuardrail).max(20).default([]),
  policy: RolloutPolicy.prefault({}),
});
export type ScalingPlan = z.infer<typeof ScalingPlan>;

const days = (most: number) => z.number().gt(0).max(most);

const definition = {
  name: Text(250).pipe(z.string().trim().min(1)),
  description: Text(2000),
  hypothesis: Text(2000).pipe(z.string().trim().min(1)),
  experimentType: z.enum(experimentTypes),
  environment: Environment,
  flagKey: FlagKey,
  variants: z.array(TestVariant).max(20),
  trafficAllocation: TrafficAllocation,
  successMetrics: z.array(SuccessMetric).max(50),
  minimumSampleSize: z.int().min(0).max(1_000_000_000).describe('Subjects per variant before any verdict.'),
  maxDuration: days(730).describe('Days.'),
  earlyStoppingRules: z.array(EarlyStoppingRule).max(20),
  design: StatisticalDesign,
  lookEveryHours: z
    .number()
    .min(1)
    .max(24 * 30)
    .describe('Looks by plan; one may be asked for at any time.'),
  noticeDays: z
    .int()
    .min(0)
    .max(365)
    .describe(
      'Days after its end for which who was given a price can still have it; after them it is not sold any more.',
    ),
  onConclusion: z.enum(['ask', 'scale_winner']).describe('Who decides: a person, or this rule.'),
  scaling: ScalingPlan,
};

export const CreateExperimentInput = z.strictObject({
  key: Key,
  ...definition,
  description: definition.description.default(''),
  experimentType: definition.experimentType.default('feature'),
  environment: definition.environment.default('production'),
  trafficAllocation: definition.trafficAllocation.prefault({}),
  minimumSampleSize: definition.minimumSampleSize.default(100),
  maxDuration: definition.maxDuration.default(56),
  earlyStoppingRules: definition.earlyStoppingRules.default([
    { type: 'efficacy' },
    { type: 'futility' },
    { type: 'harm' },
  ]),
  design: definition.design.prefault({}),
  lookEveryHours: definition.lookEveryHours.default(24),
  noticeDays: definition.noticeDays.default(30),
  onConclusion: definition.onConclusion.default('ask'),
  scaling: definition.scaling.prefault({}),
});
export type CreateExperimentInput = z.infer<typeof CreateExperimentInput>;

/** Of a draft everything; while it runs its words, and more traffic. */
export const ExperimentUpdates = z.strictObject(definition).partial();
export type ExperimentUpdates = z.infer<typeof ExperimentUpdates>;

export const ExperimentCommandInput = z.strictObject({ reason: z.string().trim().min(1).max(500) });
export const StartExperimentInput = z.strictObject({
  /** `false` refuses a start that the traffic will probably not decide in time; else that is a warning. */
  anyway: z.boolean().default(true),
});
export const DecideExperimentInput = z.strictObject({
  decision: z.enum(['scale', 'revert']),
  variant: Key.optional().describe('What to scale; the winner when absent.'),
  reason: z.string().trim().min(1).max(500),
});
export type DecideExperimentInput = z.infer<typeof DecideExperimentInput>;

export const ExperimentDecision = z.strictObject({
  decision: z.enum(['scale', 'revert']),
  variant: z.string().nullable(),
  by: z.string(),
  reason: z.string(),
  at: z.iso.datetime(),
});
export type ExperimentDecision = z.infer<typeof ExperimentDecision>;

/** The spec's ABTest. */
export const Experiment = z.strictObject({
  id: ExperimentId,
  key: Key,
  ...definition,
  successMetrics: z.array(z.strictObject({ ...SuccessMetric.shape, metricVersionId: MetricVersionId.nullable() })),
  status: z.enum(experimentStatuses),
  /** Why it is in its status, in one sentence. */
  reason: z.string().nullable(),
  stop: z.enum(experimentStops).nullable(),
  winner: z.string().nullable(),
  decision: ExperimentDecision.nullable(),
  /** Carries the winner to everybody. */
  rolloutId: RolloutId.nullable(),
  /** Keys of holdouts whose subjects it leaves alone. */
  holdouts: z.array(z.string()),
  looks: z.int().nonnegative(),
  nextLookAt: z.iso.datetime().nullable(),
  operationId: OperationId.nullable(),
  workflowId: z.string().nullable(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  revision: z.int().positive(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Experiment = z.infer<typeof Experiment>;

export const ExperimentAccepted = z.strictObject({
  experimentId: ExperimentId,
  operationId: OperationId,
  workflowId: z.string(),
  warnings: z.array(z.string()),
});
export type ExperimentAccepted = z.infer<typeof ExperimentAccepted>;

/** Payloads between commands, the workflow and activities: ids, never bodies. */
export interface ExperimentOrder {
  operationId: string;
  experimentId: string;
  /** Who ordered it. */
  by: string;
  /** Where a long experiment goes on in a new run; null at its start. */
  from: ExperimentProgress | null;
}

/** `leftMs` is what is left of its longest duration: it stands still while the experiment is paused. */
export interface ExperimentProgress {
  leftMs: number;
  looks: number;
  paused: boolean;
}
