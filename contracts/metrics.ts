import { z } from 'zod';
import { idOf, Key } from './ids.ts';
import { Currency } from './money.ts';
import { storable, storableJson } from './personal-data.ts';

export const MetricId = idOf('metric');
export const MetricVersionId = idOf('metricver');

const Text = (most: number) => z.string().max(most).refine(storable, 'holds a character that cannot be stored');
const EventType = Text(100).pipe(z.string().regex(/\S/, 'an event type is not empty'));
/** Of an event's properties, such as `amount`. */
const Property = z.string().regex(/^[\w$.-]{1,100}$/, 'the name of a property: letters, digits, _ . - $');

export const EventCondition = z.record(z.string(), z.unknown()).superRefine((condition, context) => {
  if (!storableJson(condition))
    context.addIssue({ code: 'custom', message: 'holds a character that cannot be stored' });
  if (JSON.stringify(condition).length > 20_000) {
    context.addIssue({ code: 'custom', message: 'a condition has at most 20000 characters' });
  }
});

/** In place of event types: all of them but exposures. */
export const anyEvent = '*';

/** Events of some types of which a condition holds; `{}` is all of them. */
export const EventSource = z.strictObject({
  events: z.array(EventType).min(1).max(20).describe('Types of events; * is any.'),
  condition: EventCondition.default({}).describe('Over type, time, environment and the properties of the event.'),
});
export type EventSource = z.infer<typeof EventSource>;

/** What is added up of a source's events: how many there are, or a number that each carries. */
export const Measure = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('events') }),
  z.strictObject({ of: z.literal('property'), property: Property }),
  z.strictObject({
    of: z.literal('money'),
    amountProperty: Property.default('amount').describe('Minor units.'),
    currencyProperty: Property.default('currency'),
  }),
]);
export type Measure = z.infer<typeof Measure>;

const Window = z
  .int()
  .min(1)
  .max(366 * 24)
  .describe('Hours after the assignment that count; a subject is analysed once they have passed.');

const Winsorise = z
  .discriminatedUnion('at', [
    z.strictObject({ at: z.literal('percentile'), percentile: z.number().gt(0.5).lt(1) }),
    z.strictObject({ at: z.literal('cap'), cap: z.number().positive().max(1e15) }),
  ])
  .nullable()
  .describe(
    'Larger values count as the cap; a percentile is that of all variants together, of subjects with a value, and never below zero.',
  );

const common = {
  direction: z.enum(['increase', 'decrease']).describe('The way that is better.'),
  minimumEffect: z.number().gt(0).max(100).describe('Smallest relative change worth acting on, as a fraction.'),
};
const perSubject = {
  ...common,
  windowHours: Window,
  /** `person`: one value a person; accounts that were assigned as a whole are then clusters. */
  unit: z.enum(['assigned', 'person']).default('assigned'),
  covariateDays: z.int().min(0).max(90).default(14).describe('CUPED: days before the assignment; 0 is without.'),
};

export const recordMeasures = [
  'monthly_recurring_revenue',
  'revenue_per_customer',
  'churn_rate',
  'trial_conversion',
  'lifetime_value',
] as const;

export const MetricDefinition = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('count'),
    ...perSubject,
    source: EventSource,
    winsorise: Winsorise.default(null),
  }),
  z.strictObject({
    type: z.literal('conversion'),
    ...perSubject,
    source: EventSource,
    atLeast: z.int().min(1).max(1000).default(1).describe('Events that make a conversion.'),
  }),
  z.strictObject({
    type: z.literal('revenue'),
    ...perSubject,
    source: EventSource,
    amountProperty: Property.default('amount').describe('Minor units.'),
    currencyProperty: Property.default('currency'),
    winsorise: Winsorise.default(null),
  }),
  z.strictObject({
    type: z.literal('mean'),
    ...perSubject,
    source: EventSource,
    property: Property,
    aggregate: z
      .enum(['sum', 'average', 'max', 'min'])
      .describe("A subject's events in one number; without events 0 for a sum, and no value otherwise."),
    winsorise: Winsorise.default(null),
  }),
  z.strictObject({
    type: z.literal('ratio'),
    ...common,
    windowHours: Window,
    covariateDays: perSubject.covariateDays,
    numerator: EventSource.extend({ measure: Measure }),
    denominator: EventSource.extend({ measure: Measure }),
  }),
  z.strictObject({
    type: z.literal('quantile'),
    ...common,
    windowHours: Window,
    source: EventSource,
    property: Property,
    quantile: z.number().min(0.01).max(0.99),
  }),
  z
    .strictObject({
      type: z.literal('retention'),
      ...common,
      source: EventSource,
      startDays: z.int().min(0).max(365),
      endDays: z.int().min(1).max(366),
    })
    .refine(({ startDays, endDays }) => startDays < endDays, { path: ['endDays'], error: 'ends after it starts' }),
  z.strictObject({
    type: z.literal('satisfaction'),
    ...common,
    windowHours: Window,
    covariateDays: perSubject.covariateDays,
    source: EventSource.default({ events: ['survey_response'], condition: {} }),
    scoreProperty: Property.default('score'),
    scale: z
      .enum(['csat', 'nps'])
      .describe('csat: share of answers from 4 of 1–5. nps: share of 9–10 less that of 0–6, of 0–10.'),
  }),
  z.strictObject({
    type: z.literal('sql'),
    ...common,
    windowHours: Window,
    covariateDays: perSubject.covariateDays,
    sql: Text(20_000)
      .pipe(z.string().trim().min(1))
      .describe('One SELECT with the columns subject (text), at (timestamptz) and value (number).'),
    aggregate: z.enum(['count', 'conversion', 'sum']),
    winsorise: Winsorise.default(null),
  }),
  z.strictObject({
    type: z.literal('records'),
    ...common,
    windowHours: Window.default(30 * 24),
    measure: z.enum(recordMeasures),
  }),
]);
export type MetricDefinition = z.infer<typeof MetricDefinition>;
export type MetricType = MetricDefinition['type'];

const described = {
  name: Text(250).pipe(z.string().trim().min(1)),
  description: Text(2000),
  owner: Text(200).describe('Who answers for it: a team or a person.'),
};

export const CreateMetricInput = z.strictObject({
  key: Key,
  ...described,
  description: described.description.default(''),
  owner: described.owner.default(''),
  definition: MetricDefinition,
});
export type CreateMetricInput = z.infer<typeof CreateMetricInput>;

/** A new definition becomes the next version; earlier ones stay as they are. */
export const MetricUpdates = z.strictObject({ ...described, definition: MetricDefinition }).partial();
export type MetricUpdates = z.infer<typeof MetricUpdates>;

/** What a metric's numbers are: a plain number, a fraction of 1, NPS points, or minor units of a currency. */
export const MetricUnit = z.enum(['number', 'fraction', 'points', 'money']);
export type MetricUnit = z.infer<typeof MetricUnit>;

export const Metric = z.strictObject({
  id: MetricId,
  key: Key,
  ...described,
  definition: MetricDefinition,
  version: z.int().positive(),
  versionId: MetricVersionId,
  unit: MetricUnit,
  shipped: z.boolean().describe('Came with Pricewright; editing it makes it yours.'),
  uses: z.int().nonnegative().describe('Experiments, rollouts and other places that refer to a version of it.'),
  archivedAt: z.iso.datetime().nullable(),
  revision: z.int().positive(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Metric = z.infer<typeof Metric>;

export const MetricVersion = z.strictObject({
  id: MetricVersionId,
  version: z.int().positive(),
  definition: MetricDefinition,
  createdAt: z.iso.datetime(),
});

const Day = z.iso.date().refine((day) => day >= '2000-01-01', 'a day since 2000');

export const MetricPeriod = z.strictObject({
  from: Day.optional().describe('First day; 90 days back when absent.'),
  to: Day.optional().describe('Last day; today when absent.'),
});
export type MetricPeriod = z.infer<typeof MetricPeriod>;

export const MetricPoint = z.strictObject({
  day: z.iso.date(),
  value: z.number().nullable().describe('null on a day without data.'),
  subjects: z.int().nonnegative().describe('What the value is an average or share of, or who brought it about.'),
});
export type MetricPoint = z.infer<typeof MetricPoint>;

export const MetricValues = z.strictObject({
  unit: MetricUnit,
  currency: Currency.nullable(),
  points: z.array(MetricPoint),
  computedAt: z.iso.datetime(),
});
export type MetricValues = z.infer<typeof MetricValues>;

/** Fields of customers by which a metric can be split, beside segments. */
export const metricDimensions = ['country', 'currency', 'industry', 'plan', 'interval'] as const;

export const SegmentsQuery = MetricPeriod.extend({
  segments: z
    .string()
    .max(2000)
    .optional()
    .describe('Ids of segments, separated by commas; all segments, up to 20, when absent.'),
});

export const SegmentValues = z.strictObject({
  unit: MetricUnit,
  currency: Currency.nullable(),
  segments: z.array(
    z.strictObject({
      segmentId: z.string().nullable().describe('null: everybody.'),
      name: z.string(),
      value: z.number().nullable(),
      subjects: z.int().nonnegative(),
    }),
  ),
});
export type SegmentValues = z.infer<typeof SegmentValues>;

export const PreviewMetricInput = z.strictObject({ definition: MetricDefinition });

export const MetricSql = z.strictObject({
  values: z.string().describe('The query behind a value of a day, as it is run.'),
  experiment: z.string().nullable().describe("The query behind an experiment's variants; null where there is none."),
});
export type MetricSql = z.infer<typeof MetricSql>;

/** A definition tried out on the last days, before anything is stored. */
export const MetricPreview = z.strictObject({
  values: MetricValues,
  sql: MetricSql,
  issues: z.array(z.string()).describe('What the data lack for it, in words; empty when nothing.'),
});
export type MetricPreview = z.infer<typeof MetricPreview>;

/** The specification's PerformanceMetrics; null where there are no data yet. */
export const PerformanceMetrics = z.strictObject({
  conversionRate: z.number().nullable(),
  revenuePerCustomer: z.number().nullable(),
  customerLifetimeValue: z.number().nullable(),
  churnRate: z.number().nullable(),
  expansionRate: z.number().nullable(),
  campaignROI: z.number().nullable(),
  pricingEffectiveness: z.number().nullable(),
  customerSatisfaction: z.number().nullable(),
});
export type PerformanceMetrics = z.infer<typeof PerformanceMetrics>;
export const PerformanceReport = z.strictObject({
  metrics: PerformanceMetrics,
  unavailable: z.record(z.string(), z.string()).describe('Why a number is null.'),
  currency: Currency,
  from: z.iso.date(),
  to: z.iso.date(),
});
export type PerformanceReport = z.infer<typeof PerformanceReport>;
