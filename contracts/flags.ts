import { z } from 'zod';
import {
  AnyPercentage,
  AttributeName,
  FlagDependency,
  FlagOverride,
  FlagRule,
  FlagSchedule,
  FlagValue,
  FlagVariant,
  RolloutStrategy,
  TargetAudience,
} from './flag-rules.ts';
import { FlagId, FlagKey } from './ids.ts';
import { flagEnvironments, flagStates } from './tables/flag-lifecycle.ts';
import { ValidationProblem } from './validation.ts';

export const flagTypes = ['boolean', 'string', 'number', 'json'] as const;
export const flagKinds = ['release', 'experiment', 'operations', 'entitlement'] as const;
export const Environment = z.enum(flagEnvironments);
export type Environment = z.infer<typeof Environment>;
const InEnvironment = { environment: Environment.default('production') };
const JsonSchema = z.record(z.string(), z.unknown()).nullable();

const naming = {
  name: z.string().trim().min(1).max(250),
  description: z.string().max(2000),
  killSwitch: z.boolean().describe('Whether it can be killed at once, without approval'),
  permanent: z.boolean().describe('Meant to stay: never reported as stale'),
};

const Behaviour = {
  enabled: z.boolean(),
  defaultValue: FlagValue,
  rules: z.array(FlagRule).max(200),
  overrides: z.array(FlagOverride).max(1_000),
  schedule: FlagSchedule.nullable(),
};

/** A flag is a feature of the registry: what a plan grants by it is the entitlement. */
export const CreateFlagInput = z.strictObject({
  key: FlagKey,
  name: naming.name,
  description: naming.description.default(''),
  type: z.enum(flagTypes).default('boolean'),
  /** What plans grant says so: `entitlement`. */
  kind: z.enum(flagKinds).default('release'),
  killSwitch: naming.killSwitch.default(true),
  permanent: naming.permanent.default(false),
  variants: z.array(FlagVariant).max(50).default([]),
  /** Of JSON values: JSON schema, draft-07. */
  jsonSchema: JsonSchema.default(null),
  dependencies: z.array(FlagDependency).max(50).default([]),
  ...InEnvironment,
  enabled: Behaviour.enabled.default(true),
  /** False, empty, 0 or null by its type without it. */
  defaultValue: FlagValue.optional(),
  rules: Behaviour.rules.default([]),
  overrides: Behaviour.overrides.default([]),
  schedule: Behaviour.schedule.default(null),
  rolloutStrategy: RolloutStrategy.optional(),
  targetAudience: TargetAudience.optional(),
});
export type CreateFlagInput = z.infer<typeof CreateFlagInput>;

/** An edit; what belongs to an environment is changed in the one named. */
export const FlagUpdates = z.strictObject({
  ...InEnvironment,
  name: naming.name.optional(),
  description: naming.description.optional(),
  kind: z.enum(flagKinds).optional(),
  killSwitch: naming.killSwitch.optional(),
  permanent: naming.permanent.optional(),
  variants: z.array(FlagVariant).max(50).optional(),
  jsonSchema: JsonSchema.optional(),
  dependencies: z.array(FlagDependency).max(50).optional(),
  enabled: Behaviour.enabled.optional(),
  defaultValue: FlagValue.optional(),
  rules: Behaviour.rules.optional(),
  overrides: Behaviour.overrides.optional(),
  schedule: Behaviour.schedule.optional(),
});
export type FlagUpdates = z.infer<typeof FlagUpdates>;

export const ToggleFlagInput = z.strictObject({ ...InEnvironment, enabled: z.boolean() });
export const KillFlagInput = z.strictObject({ ...InEnvironment, reason: z.string().trim().max(500).nullish() });
export const RolloutPercentageInput = z.strictObject({
  ...InEnvironment,
  percentage: AnyPercentage,
  /** Which rule; the only one that has, or can have, a percentage without it. */
  ruleId: z.string().max(64).optional(),
});
export const AddAudienceInput = z.strictObject({ ...InEnvironment, ...TargetAudience.shape });
export const PromoteFlagInput = z.strictObject({ from: Environment, to: Environment });
export const EnvironmentQuery = z.strictObject(InEnvironment);

/** A flag as it stands in one environment. */
export const Flag = z.strictObject({
  id: FlagId,
  key: FlagKey,
  name: z.string(),
  description: z.string(),
  type: z.enum(flagTypes),
  kind: z.enum(flagKinds),
  killSwitch: z.boolean(),
  permanent: z.boolean(),
  variants: z.array(FlagVariant),
  jsonSchema: JsonSchema,
  dependencies: z.array(FlagDependency),
  environment: Environment,
  state: z.enum(flagStates),
  enabled: z.boolean(),
  killed: z.strictObject({ at: z.iso.datetime(), by: z.string(), reason: z.string().nullable() }).nullable(),
  defaultValue: z.unknown(),
  rules: z.array(FlagRule),
  overrides: z.array(FlagOverride),
  schedule: FlagSchedule.nullable(),
  /** Guarded rollouts that are under way on it here. */
  rollouts: z.array(
    z.strictObject({
      rolloutId: z.string(),
      value: z.unknown(),
      condition: z.record(z.string(), z.unknown()),
      hashAttribute: AttributeName,
      percentage: z.number(),
      holdbackPercentage: z.number(),
    }),
  ),
  /** The environment's configuration version that this flag was last changed with. */
  configurationVersion: z.int().nonnegative(),
  environments: z.array(
    z.strictObject({ environment: Environment, state: z.enum(flagStates), configurationVersion: z.int() }),
  ),
  lastEvaluatedAt: z.iso.datetime().nullable(),
  /** Why it may be taken out of the code, or null. */
  stale: z.string().nullable(),
  revision: z.int().positive(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Flag = z.infer<typeof Flag>;

/** The spec's DependencyValidation, with the graph that it was judged by. */
export const DependencyValidation = z.strictObject({
  isValid: z.boolean(),
  errors: z.array(ValidationProblem),
  /** All that the flag leads to, itself first; `depth` is how far away. */
  dependsOn: z.array(
    z.strictObject({
      flagKey: FlagKey,
      neededBy: FlagKey,
      depth: z.int(),
      exists: z.boolean(),
      state: z.enum(flagStates).nullable(),
    }),
  ),
  /** All that leads to the flag. */
  dependents: z.array(z.strictObject({ flagKey: FlagKey, needs: FlagKey, depth: z.int(), state: z.enum(flagStates) })),
  /** A circle as the path that ends where it begins. */
  cycle: z.array(FlagKey).nullable(),
});
export type DependencyValidation = z.infer<typeof DependencyValidation>;

export const ExplainInput = z.strictObject({ ...InEnvironment, context: z.record(z.string(), z.unknown()) });
export const Explanation = z.strictObject({
  key: FlagKey,
  value: z.unknown(),
  variant: z.string().nullable(),
  reason: z.string(),
  /** The answer in one sentence. */
  because: z.string(),
  rules: z.array(
    z.strictObject({
      ruleId: z.string(),
      description: z.string(),
      outcome: z.enum(['decided', 'passed over', 'not reached']),
      checks: z.array(z.strictObject({ check: z.string(), passed: z.boolean(), detail: z.string() })),
    }),
  ),
});
export type Explanation = z.infer<typeof Explanation>;

/** What promoting would change: fields of the target with both values. */
export const FlagDifference = z.strictObject({
  from: Environment,
  to: Environment,
  changes: z.array(z.strictObject({ field: z.string(), before: z.unknown(), after: z.unknown() })),
});
export type FlagDifference = z.infer<typeof FlagDifference>;

/** Which processes evaluate which version of an environment's configuration. */
export const FlagDeployment = z.strictObject({
  environment: Environment,
  version: z.int().nonnegative(),
  changedAt: z.iso.datetime(),
  complete: z.boolean(),
  processes: z.array(
    z.strictObject({ processId: z.string(), version: z.int().nonnegative(), acknowledgedAt: z.iso.datetime() }),
  ),
});
export type FlagDeployment = z.infer<typeof FlagDeployment>;

/** How clients that evaluate by themselves make the hashes which flags know people by. */
export const AttributeHashing = z.strictObject({
  environment: Environment,
  algorithm: z.literal('sha256').describe('Of the UTF-8 of salt and value, one after the other; in hexadecimal'),
  salt: z.string().describe('A secret of your servers: who has it can try names against the hashes'),
  attributes: z
    .array(
      z.strictObject({
        attribute: z.string().describe('Path of an attribute; through a list, that of each element'),
        sendAs: z.string().describe('Where its hash goes, beside the value'),
      }),
    )
    .describe('Attributes whose hashes the flags of the environment ask for now'),
});
export type AttributeHashing = z.infer<typeof AttributeHashing>;

export const ImportFlagsInput = z.strictObject({
  ...InEnvironment,
  format: z.enum(['growthbook', 'unleash', 'flagd']),
  /** The file as it is: a GrowthBook payload, an Unleash export or client features, a flagd configuration. */
  file: z.record(z.string(), z.unknown()),
  /** Only says what would be created and lost. */
  dryRun: z.boolean().default(false),
});
export const ImportReport = z.strictObject({
  created: z.array(z.string()),
  existing: z.array(z.string()),
  refused: z.array(z.strictObject({ flag: z.string(), why: z.string() })),
  /** What could not be carried over. */
  losses: z.array(z.strictObject({ flag: z.string(), what: z.string(), why: z.string() })),
});
export type ImportReport = z.infer<typeof ImportReport>;

export const AnalyticsQuery = z.strictObject({
  ...InEnvironment,
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
});
const Counted = z.array(z.strictObject({ name: z.string(), evaluations: z.int().nonnegative() }));

/** How long single answers over OFREP took, from their arrival to their end, in milliseconds. */
const AnswerLatency = z.strictObject({
  answers: z.int().positive(),
  p50: z.number().nonnegative(),
  p95: z.number().nonnegative(),
  p99: z.number().nonnegative(),
  longest: z.number().nonnegative(),
  since: z.iso.datetime().describe('The start of the process: kept in its memory, whatever the period'),
  processId: z.string().describe('Of the process that answered this; others have answers of their own'),
});
export type AnswerLatency = z.infer<typeof AnswerLatency>;

/** The spec's FeatureAnalytics. What SDKs evaluate by themselves is known by the exposures that they send. */
export const FeatureAnalytics = z.strictObject({
  featureId: FlagId,
  period: z.strictObject({ from: z.iso.datetime(), to: z.iso.datetime() }),
  adoption: z.strictObject({
    exposedSubjects: z.int().nonnegative(),
    perVariant: z.array(z.strictObject({ variant: z.string(), subjects: z.int().nonnegative() })),
  }),
  usage: z.strictObject({
    evaluations: z.int().nonnegative(),
    perVariant: Counted,
    perReason: Counted,
    perDay: Counted,
    perDayAndVariant: z.array(
      z.strictObject({ day: z.iso.date(), variant: z.string(), evaluations: z.int().nonnegative() }),
    ),
  }),
  performance: z.strictObject({
    failedEvaluations: z.int().nonnegative(),
    failedPercentage: z.number(),
    reportedErrors: z.int().nonnegative().describe('Events feature_error whose property flag names it'),
    latency: AnswerLatency.nullable().describe('Null where the process has answered for it to nobody'),
  }),
  feedback: z.strictObject({ count: z.int().nonnegative(), averageRating: z.number().nullable() }),
  rolloutProgress: z.strictObject({
    state: z.enum(flagStates),
    rules: z.array(z.strictObject({ ruleId: z.string(), percentage: z.number() })),
    rollouts: z.array(
      z.strictObject({ rolloutId: z.string(), percentage: z.number(), holdbackPercentage: z.number() }),
    ),
  }),
});
export type FeatureAnalytics = z.infer<typeof FeatureAnalytics>;
