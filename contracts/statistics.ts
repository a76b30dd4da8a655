import { z } from 'zod';
import { Interval } from './interval.ts';

const Alpha = z.number().min(1e-9).lt(1).describe('Error rate, of all sides and looks together.');
const Sides = z.literal([1, 2]).describe('With two sides each spends alpha/2.');
/** Beyond these a double no longer holds the squares that the formulas need. */
const Value = z.number().min(-1e15).max(1e15);
const Variance = z.number().nonnegative().max(1e30);

export const boundaryKinds = ['obrien_fleming', 'pocock', 'lan_demets_obrien_fleming', 'lan_demets_pocock'] as const;

export const BoundariesInput = z
  .strictObject({
    alpha: Alpha,
    sides: Sides,
    looks: z.int().min(1).max(100).optional().describe('Looks at equal steps of information.'),
    informationFractions: z
      .array(z.number().gt(0).lte(1))
      .min(1)
      .max(100)
      .optional()
      .describe('Share of the planned information at each look, increasing; instead of looks.'),
    spending: z.enum(boundaryKinds),
  })
  .refine(({ looks, informationFractions }) => (looks === undefined) !== (informationFractions === undefined), {
    path: ['looks'],
    error: 'give either looks or informationFractions',
  });
export type BoundariesInput = z.infer<typeof BoundariesInput>;

export const Boundaries = z.strictObject({
  z: z.array(z.number()).describe('Reject at a look when |z| (two sides) or z (one side) is at least this.'),
  cumulativeAlpha: z.array(z.number()).describe('Probability under no effect of having rejected by this look.'),
});
export type Boundaries = z.infer<typeof Boundaries>;

export const metricTypes = ['proportion', 'mean', 'ratio'] as const;
export const analysisMethods = ['fixed', 'group_sequential', 'always_valid', 'bayesian'] as const;

export const VariantSummary = z
  .strictObject({
    key: z.string().min(1).max(200),
    n: z.int().nonnegative().max(1e12),
    mean: Value.optional(),
    variance: Variance.optional().describe('Sample variance of one observation; of a ratio, by the delta method.'),
    conversions: z.int().nonnegative().max(1e12).optional().describe('Of a proportion, instead of mean and variance.'),
  })
  .refine(
    ({ mean, variance, conversions }) =>
      conversions === undefined
        ? mean !== undefined && variance !== undefined
        : mean === undefined && variance === undefined,
    { error: 'give either conversions or mean and variance' },
  );
export type VariantSummary = z.infer<typeof VariantSummary>;

export const AnalyzeInput = z
  .strictObject({
    method: z.enum(analysisMethods),
    alpha: Alpha,
    metric: z.enum(metricTypes),
    variants: z.array(VariantSummary).max(50).describe('The first is the control.'),
    allocation: z
      .array(z.number().positive())
      .max(50)
      .optional()
      .describe('Planned share of each variant: percentages of 100 or fractions of 1. Equal when absent.'),
    tuningSampleSize: z
      .number()
      .positive()
      .max(1e12)
      .optional()
      .describe('always_valid: observations of both arms at which the interval is narrowest. 5000 when absent.'),
    z: z.number().positive().max(100).optional().describe('group_sequential: the boundary of this look.'),
  })
  .refine(({ method, z: boundary }) => method !== 'group_sequential' || boundary !== undefined, {
    path: ['z'],
    error: 'a group-sequential look needs its boundary; POST /v1/statistics/boundaries gives it',
  });
export type AnalyzeInput = z.infer<typeof AnalyzeInput>;

export const Comparison = z.strictObject({
  variant: z.string(),
  lift: z.number().nullable().describe('Relative, as a fraction; null where the control is zero.'),
  liftInterval: Interval.nullable(),
  difference: z.number(),
  differenceInterval: Interval,
  pValue: z.number().describe('Two-sided of the difference (Welch). Holds for one look only, whatever the method.'),
  liftPValue: z.number().nullable(),
  alwaysValidPValue: z.number().nullable().describe('always_valid: of the difference, at any number of looks.'),
  chanceToWin: z.number().describe('Posterior probability of a difference above zero, flat prior.'),
  expectedLoss: z
    .number()
    .describe('What choosing the variant loses on average where it is lower, in the unit of the metric.'),
  significant: z.boolean().describe('By the method: its interval of the difference excludes zero.'),
});
export type Comparison = z.infer<typeof Comparison>;

export const Analysis = z.strictObject({
  comparisons: z.array(Comparison),
  srm: z
    .strictObject({ chiSquare: z.number(), pValue: z.number() })
    .describe('Sample ratio; below 0.001 trust no effect.'),
  errorRate: z
    .enum([
      'controlled at one look of the planned size',
      'controlled at the planned looks',
      'controlled at any number of looks',
      'not controlled',
    ])
    .describe('What the method promises of each comparison; several comparisons need Holm or Benjamini–Hochberg.'),
});
export type Analysis = z.infer<typeof Analysis>;

export const SampleSizeInput = z
  .strictObject({
    metric: z.enum(metricTypes),
    baseline: Value.describe('The control: a proportion as a fraction, else a mean.'),
    variance: Variance.optional().describe('Of one observation; a proportion has it from its baseline.'),
    minimumDetectableEffect: Value.refine((effect) => effect !== 0, {
      error: 'an effect of zero is never detected',
    }).describe('Relative: fraction of the baseline. Else in the unit of the metric.'),
    relative: z.boolean(),
    alpha: Alpha,
    power: z.number().gt(0).lt(1),
    sides: Sides,
  })
  .refine(({ metric, variance }) => metric === 'proportion' || variance !== undefined, {
    path: ['variance'],
    error: 'a mean or ratio needs its variance',
  });
export type SampleSizeInput = z.infer<typeof SampleSizeInput>;

export const SampleSize = z.strictObject({
  perVariant: z.int().positive().describe('Subjects per variant, rounded up.'),
});
export type SampleSize = z.infer<typeof SampleSize>;
