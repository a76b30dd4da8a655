import { z } from 'zod';
import { analysisMethods, ExperimentId, metricRoles } from './experiments.ts';
import { Key } from './ids.ts';
import { Interval } from './interval.ts';
import { MetricUnit } from './metrics.ts';
import { Currency, Money } from './money.ts';
import { experimentStatuses, experimentStops } from './tables/experiment-lifecycle.ts';
import { ValidationProblem } from './validation.ts';

export const ExperimentLookId = z.string().describe('An id that begins with look_.');

/** A variant against the control on one metric. Fractions; money in minor units of the base currency. */
export const MetricComparison = z.strictObject({
  metricKey: Key,
  name: z.string(),
  role: z.enum(metricRoles),
  unit: MetricUnit,
  direction: z.enum(['increase', 'decrease']),
  variant: z.string(),
  control: z.number().nullable().describe('The control: mean or share, after CUPED and stratification.'),
  value: z.number().nullable().describe('The same of the variant.'),
  lift: z.number().nullable().describe('Relative, as a fraction of the control.'),
  liftInterval: Interval.nullable().describe('By the method of the experiment, as of this look.'),
  difference: z.number().nullable(),
  differenceInterval: Interval.nullable(),
  alwaysValidInterval: Interval.nullable().describe(
    'Of the difference: holds at any number of looks, whatever the method.',
  ),
  pValue: z.number().nullable().describe('By the method; null where it gives none.'),
  adjustedPValue: z.number().nullable().describe('Of a secondary metric, corrected for the number of them.'),
  chanceToWin: z
    .number()
    .nullable()
    .describe('Posterior probability of being better, flat prior; error rate not controlled.'),
  expectedLoss: z.number().nullable().describe('Mean loss when it is chosen and worse, in the unit of the metric.'),
  significant: z.boolean(),
  better: z.boolean().nullable().describe('Whether the difference is in the direction that is better.'),
  cuped: z.boolean().describe('Whether what was before the assignment has reduced its variance.'),
  status: z.enum(['ok', 'undecided', 'regression', 'sample_ratio_mismatch']).nullable().describe('Of a guardrail.'),
  problem: z.string().nullable().describe('Why there is no comparison.'),
});
export type MetricComparison = z.infer<typeof MetricComparison>;

export const VariantResults = z.strictObject({
  variant: z.string(),
  name: z.string(),
  trafficPercentage: z.number(),
  subjects: z.int().nonnegative().describe('Seen so far.'),
  matured: z.int().nonnegative().describe('Whose window of the primary metric has passed: what is analysed.'),
  mean: z.number().nullable().describe('Of the primary metric.'),
});
export type VariantResults = z.infer<typeof VariantResults>;

export const SampleRatio = z.strictObject({
  mismatch: z.boolean().describe('By the sequential test: no verdict can be had.'),
  pValue: z.number().describe('Sequential: valid at any number of looks; below 0.001 is a mismatch.'),
  expected: z.array(z.number()),
  seen: z.array(z.int()),
});
export type SampleRatio = z.infer<typeof SampleRatio>;

export const ExperimentWarning = z.strictObject({ code: z.string(), message: z.string() });
export type ExperimentWarning = z.infer<typeof ExperimentWarning>;

/** What a look says: go on, or stop and why. */
export const LookVerdict = z.strictObject({
  status: z.enum(['continue', ...experimentStops]),
  winner: z.string().nullable(),
  reason: z.string().describe('One sentence.'),
});
export type LookVerdict = z.infer<typeof LookVerdict>;

/** Found by looking, not planned: says where to test next, decides nothing. */
export const SegmentComparison = z.strictObject({
  dimension: z.string(),
  segment: z.string(),
  variant: z.string(),
  subjects: z.int().nonnegative(),
  lift: z.number().nullable(),
  differenceInterval: Interval.nullable(),
  adjustedPValue: z.number().nullable().describe('Benjamini–Hochberg over all segments shown.'),
  exploratory: z.literal(true),
});
export type SegmentComparison = z.infer<typeof SegmentComparison>;

/** A look as it was taken; it and its boundary are kept for ever. */
export const ExperimentLook = z.strictObject({
  id: ExperimentLookId,
  number: z.int().positive(),
  at: z.iso.datetime(),
  by: z.string().describe('`schedule`, or who asked for it.'),
  dataUntil: z.iso.datetime().nullable(),
  informationFraction: z.number().nullable().describe('Share of the planned sample; null where none is planned.'),
  boundary: z.number().nullable().describe('group_sequential: reject at |z| of at least this.'),
  futilityBoundary: z.number().nullable(),
  alphaSpent: z.number().nullable(),
  variants: z.array(VariantResults),
  comparisons: z.array(MetricComparison),
  sampleRatio: SampleRatio,
  segments: z.array(SegmentComparison).describe('Of the look that ended it alone.'),
  warnings: z.array(ExperimentWarning),
  verdict: LookVerdict,
});
export type ExperimentLook = z.infer<typeof ExperimentLook>;

/** The spec's BusinessImpact: if everybody had the variant, each month. */
export const BusinessImpact = z.strictObject({
  metricKey: z.string(),
  unit: MetricUnit,
  subjectsPerMonth: z.number(),
  perMonth: z.number().describe('In the unit of the metric: conversions, events, minor units.'),
  interval: Interval.nullable(),
  money: Money.nullable().describe('The same of a metric of money.'),
});
export type BusinessImpact = z.infer<typeof BusinessImpact>;

/** The spec's ExperimentRecommendation and TestRecommendation. */
export const ExperimentRecommendation = z.strictObject({
  action: z.enum(['wait', 'scale', 'revert', 'mend', 'guarded_rollout', 'larger_test', 'look_again']),
  message: z.string(),
});
export type ExperimentRecommendation = z.infer<typeof ExperimentRecommendation>;

/** The spec's ExperimentResults and TestResults, as of the last look. */
export const ExperimentResults = z.strictObject({
  experimentId: ExperimentId,
  /** First of all: what is known, in one sentence. */
  verdict: z.string(),
  status: z.enum(experimentStatuses),
  stop: z.enum(experimentStops).nullable(),
  hypothesis: z.string(),
  method: z.enum(analysisMethods),
  errorRate: z.string().describe('What the method promises.'),
  variants: z.array(VariantResults),
  winner: z.string().nullable(),
  statisticalSignificance: z.boolean(),
  pValue: z.number().nullable(),
  confidenceLevel: z.number().describe('1 − alpha.'),
  effectSize: z.number().nullable().describe('Lift of the primary metric, of the winner or else the best variant.'),
  effectInterval: Interval.nullable(),
  businessImpact: BusinessImpact.nullable(),
  metrics: z.array(MetricComparison),
  segments: z.array(SegmentComparison),
  sampleRatio: SampleRatio.nullable(),
  warnings: z.array(ExperimentWarning),
  recommendations: z.array(ExperimentRecommendation),
  currency: Currency,
  looks: z.int().nonnegative(),
  lookedAt: z.iso.datetime().nullable(),
  conclusionDate: z.iso.datetime().nullable(),
});
export type ExperimentResults = z.infer<typeof ExperimentResults>;

/** Before the start: whether the business's own traffic decides it in time. */
export const ExperimentPlan = z.strictObject({
  isValid: z.boolean(),
  problems: z.array(ValidationProblem),
  decidable: z.boolean().nullable().describe('null: nothing is known of the metric or the traffic yet.'),
  sentence: z.string().describe('"340 customers a month: 11 months".'),
  metricKey: z.string().nullable(),
  baseline: z
    .strictObject({
      mean: z.number(),
      variance: z.number(),
      subjects: z.int(),
      from: z.iso.datetime(),
      to: z.iso.datetime(),
    })
    .nullable(),
  minimumDetectableEffect: z.number().nullable(),
  perVariant: z.int().nullable().describe('Subjects that a variant needs.'),
  perMonth: z.int().nullable().describe('Subjects that enter the experiment in its first month.'),
  months: z.int().nullable(),
  days: z.int().nullable().describe('Until the last subject has entered and matured.'),
  detectableInTime: z.number().nullable().describe('Smallest relative effect that the longest duration can show.'),
  alternatives: z.array(
    z.strictObject({ kind: z.enum(['guarded_rollout', 'larger_effect', 'more_traffic']), message: z.string() }),
  ),
});
export type ExperimentPlan = z.infer<typeof ExperimentPlan>;
