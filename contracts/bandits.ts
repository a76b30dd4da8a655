import { z } from 'zod';
import { FlagCondition, FlagValue } from './flag-rules.ts';
import { Environment } from './flags.ts';
import { FlagKey, idOf, Key } from './ids.ts';
import { Interval } from './interval.ts';
import { MetricUnit, MetricVersionId } from './metrics.ts';
import { Currency } from './money.ts';
import { storable } from './personal-data.ts';
import { banditStatuses } from './tables/bandit-lifecycle.ts';

export const BanditId = idOf('bandit');

const Text = (most: number) => z.string().max(most).refine(storable, 'holds a character that cannot be stored');

export const BanditArm = z.strictObject({ key: Key, name: Text(100).default(''), value: FlagValue });
export type BanditArm = z.infer<typeof BanditArm>;

export const BanditPolicy = z.strictObject({
  floorPercentage: z
    .number()
    .min(0.1)
    .max(50)
    .default(5)
    .describe('Per cent of the subjects that every arm keeps, however bad it looks.'),
  burnIn: z
    .int()
    .min(10)
    .max(1_000_000)
    .default(100)
    .describe('Subjects of every arm with a full window before shares move.'),
  halfLifeDays: z
    .number()
    .min(0.5)
    .max(3_650)
    .nullable()
    .default(null)
    .describe('What is so old counts half: for a truth that changes. null: everything counts alike.'),
  lookEveryHours: z
    .number()
    .min(1)
    .max(24 * 30)
    .default(24)
    .describe('How often the shares are made anew.'),
});
export type BanditPolicy = z.infer<typeof BanditPolicy>;

const definition = {
  name: Text(250).pipe(z.string().trim().min(1)),
  description: Text(2000),
  environment: Environment,
  flagKey: FlagKey,
  arms: z.array(BanditArm).min(2).max(20),
  condition: FlagCondition,
  assignBy: z.enum(['customer', 'person']).describe('Who gets an arm, and keeps it.'),
  hashAttribute: z.string().min(1).max(100).describe('The attribute that names them.'),
  metricKey: Key.describe('What is rewarded: a conversion or a mean for each subject.'),
  policy: BanditPolicy,
};

export const CreateBanditInput = z.strictObject({
  key: Key,
  ...definition,
  description: definition.description.default(''),
  environment: definition.environment.default('production'),
  condition: definition.condition.default({}),
  assignBy: definition.assignBy.default('customer'),
  hashAttribute: definition.hashAttribute.default('id'),
  policy: definition.policy.prefault({}),
});
export type CreateBanditInput = z.infer<typeof CreateBanditInput>;
export const BanditUpdates = z.strictObject(definition).partial();
export type BanditUpdates = z.infer<typeof BanditUpdates>;
export const EndBanditInput = z.strictObject({ reason: z.string().trim().min(1).max(500) });

/** An arm as a look saw it, and its share from then on: the propensity of whoever came under it. */
export const AllocatedArm = z.strictObject({
  arm: z.string(),
  share: z.number().describe('Of the next subjects, 0–1, in steps of 0.0001.'),
  chanceToBeBest: z.number(),
  matured: z.int().nonnegative().describe('Subjects whose window has passed.'),
  waiting: z.int().nonnegative().describe('Subjects with some of their window still before them.'),
  n: z.number().describe('Effective size after weighting by propensity and age.'),
  mean: z.number(),
  variance: z.number(),
});

/** Shares as they were from a moment on; kept for ever, since they are the propensities. */
export const BanditAllocation = z.strictObject({
  number: z.int().positive(),
  at: z.iso.datetime(),
  because: z
    .enum(['burn_in', 'no_variation', 'weighted'])
    .describe('Why shares are still equal, or that they follow the evidence.'),
  arms: z.array(AllocatedArm),
});
export type BanditAllocation = z.infer<typeof BanditAllocation>;

export const Bandit = z.strictObject({
  id: BanditId,
  key: Key,
  ...definition,
  metricVersionId: MetricVersionId.nullable().describe('As it was defined at the start.'),
  status: z.enum(banditStatuses),
  reason: z.string().nullable(),
  allocation: BanditAllocation.nullable().describe('The present shares.'),
  nextLookAt: z.iso.datetime().nullable(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  revision: z.int().positive(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Bandit = z.infer<typeof Bandit>;

/** What the arms have brought, each subject weighted by one over its propensity. */
export const BanditResults = z.strictObject({
  banditId: BanditId,
  unit: MetricUnit,
  direction: z.enum(['increase', 'decrease']),
  currency: Currency.describe('Of a metric of money: the base currency.'),
  arms: z.array(
    z.strictObject({
      arm: z.string(),
      subjects: z.int().nonnegative(),
      mean: z.number(),
      interval: Interval.nullable().describe('95 %, of the weighted mean.'),
      share: z.number(),
      chanceToBeBest: z.number(),
    }),
  ),
  errorRate: z
    .literal('not controlled')
    .describe('What was seen decided who was asked: for a verdict, run an experiment.'),
  asOf: z.iso.datetime(),
});
export type BanditResults = z.infer<typeof BanditResults>;
