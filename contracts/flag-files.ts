import { z } from 'zod';

/** One flag of a file of another system: what of it is read, whatever else stands there. */

const Attribute = z.string().min(1).max(100);
const FileCondition = z.record(z.string(), z.unknown());

const GrowthBookRule = z.looseObject({
  id: z.string().optional(),
  condition: FileCondition.optional(),
  parentConditions: z
    .array(z.looseObject({ id: z.string(), condition: FileCondition.optional(), gate: z.boolean().optional() }))
    .optional(),
  force: z.unknown().optional(),
  variations: z.array(z.unknown()).min(1).optional(),
  weights: z.array(z.number()).optional(),
  coverage: z.number().optional(),
  meta: z.array(z.looseObject({ key: z.string().optional() })).optional(),
  key: z.string().optional(),
  seed: z.string().optional(),
  hashVersion: z.number().optional(),
  hashAttribute: Attribute.optional(),
  fallbackAttribute: z.string().optional(),
  minBucketVersion: z.number().optional(),
});
/** A feature of a GrowthBook payload (docs.growthbook.io/lib/build-your-own). */
export const GrowthBookFeature = z.looseObject({
  defaultValue: z.unknown().optional(),
  rules: z.array(GrowthBookRule).nullish(),
});
export type GrowthBookFeature = z.infer<typeof GrowthBookFeature>;
export type GrowthBookRule = z.infer<typeof GrowthBookRule>;

const UnleashConstraint = z.looseObject({
  contextName: Attribute,
  operator: z.string(),
  values: z.array(z.string()).nullish(),
  value: z.string().nullish(),
  inverted: z.boolean().nullish(),
  caseInsensitive: z.boolean().nullish(),
});
export type UnleashConstraint = z.infer<typeof UnleashConstraint>;

const UnleashStrategy = z.looseObject({
  name: z.string(),
  disabled: z.boolean().nullish(),
  parameters: z.record(z.string(), z.union([z.string(), z.number()])).nullish(),
  constraints: z.array(UnleashConstraint).nullish(),
  segments: z.array(z.unknown()).nullish(),
  variants: z.array(z.unknown()).nullish(),
});
export type UnleashStrategy = z.infer<typeof UnleashStrategy>;

const UnleashDependency = z.looseObject({
  feature: z.string(),
  enabled: z.boolean().nullish(),
  variants: z.array(z.string()).nullish(),
});
/** A feature of `/api/client/features`, or of an export with its parts brought together. */
export const UnleashFeature = z.looseObject({
  name: z.string().min(1),
  type: z.string().nullish(),
  description: z.string().nullish(),
  enabled: z.boolean().nullish(),
  strategies: z.array(UnleashStrategy).nullish(),
  variants: z.array(z.unknown()).nullish(),
  dependencies: z.array(UnleashDependency).nullish(),
});
export type UnleashFeature = z.infer<typeof UnleashFeature>;

/** A flag of a flagd configuration (flagd.dev/schema). */
export const FlagdFlag = z.looseObject({
  state: z.enum(['ENABLED', 'DISABLED']).optional(),
  variants: z.record(z.string(), z.unknown()),
  defaultVariant: z.string().nullish(),
  targeting: z.unknown().optional(),
});
export type FlagdFlag = z.infer<typeof FlagdFlag>;
