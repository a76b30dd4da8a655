import { z } from 'zod';
import { idOf, Key } from './ids.ts';
import { Interval } from './interval.ts';
import { MetricUnit } from './metrics.ts';
import { Currency } from './money.ts';
import { storable } from './personal-data.ts';

export const HoldoutId = idOf('holdout');

const Text = (most: number) => z.string().max(most).refine(storable, 'holds a character that cannot be stored');

/** Held by the paying account or by each person of it. */
export const holdoutUnits = ['customer', 'person'] as const;

const scope = z
  .array(Key)
  .max(200)
  .describe('Keys of the experiments that it keeps its subjects out of; empty: all experiments.');

const described = { name: Text(250).pipe(z.string().trim().min(1)), description: Text(2000) };

export const CreateHoldoutInput = z.strictObject({
  key: Key,
  ...described,
  description: described.description.default(''),
  unit: z.enum(holdoutUnits).default('customer'),
  percentage: z
    .number()
    .min(0.01)
    .max(50)
    .describe('Per cent of subjects, in steps of 0.01; fixed, since another share would move subjects.'),
  experiments: scope.default([]),
});
export type CreateHoldoutInput = z.infer<typeof CreateHoldoutInput>;

/** Who is held out never changes: another share is another holdout. */
export const HoldoutUpdates = z.strictObject({ ...described, experiments: scope }).partial();
export type HoldoutUpdates = z.infer<typeof HoldoutUpdates>;

/** A part of all subjects that experiments leave alone, so that what they bring together can be measured against it. */
export const Holdout = z.strictObject({
  id: HoldoutId,
  key: Key,
  ...described,
  unit: z.enum(holdoutUnits),
  percentage: z.number(),
  experiments: z.array(Key),
  seed: z.string().describe("Of the hash that chooses the subjects: GrowthBook's version 2."),
  archivedAt: z.iso.datetime().nullable(),
  revision: z.int().positive(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Holdout = z.infer<typeof Holdout>;

export const HoldoutResultsQuery = z.strictObject({
  metric: Key.describe('What is compared: a conversion, count, revenue or mean of events.'),
  environment: Key.default('production'),
});

const Side = z.strictObject({ subjects: z.int().nonnegative(), mean: z.number().nullable() });

/** Everybody else against those held out, over the last window of the metric: what all experiments together bring now. */
export const HoldoutResults = z.strictObject({
  holdoutId: HoldoutId,
  metricKey: Key,
  unit: MetricUnit,
  currency: Currency,
  direction: z.enum(['increase', 'decrease']),
  windowHours: z.number(),
  held: Side,
  others: Side,
  lift: z.number().nullable().describe('Of the others over those held out, as a fraction.'),
  liftInterval: Interval.nullable().describe(
    '95 %, of this one look: choose its day beforehand, such as the end of a quarter.',
  ),
  significant: z.boolean(),
  asOf: z.iso.datetime(),
});
export type HoldoutResults = z.infer<typeof HoldoutResults>;
