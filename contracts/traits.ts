import { z } from 'zod';
import { CustomerId, idOf, Key } from './ids.ts';
import { EventSource } from './metrics.ts';
import { storable } from './personal-data.ts';

export const TraitId = idOf('trait');

const Text = (most: number) => z.string().max(most).refine(storable, 'holds a character that cannot be stored');
const Days = z.int().min(1).max(730);
const Property = z.string().regex(/^[\w$.-]{1,100}$/, 'the name of a property: letters, digits, _ . - $');

/** What a trait is made of the customer's events before the moment that is asked for. */
export const eventAggregates = [
  'count',
  'sum',
  'average',
  'max',
  'min',
  'last',
  'distinct',
  'days_active',
  'days_since_first',
  'days_since_last',
] as const;

/** What a trait takes from the customer's records. */
export const recordFields = [
  'country',
  'currency',
  'industry',
  'plan',
  'subscription_status',
  'interval',
  'seats',
  'monthly_amount',
  'tenure_days',
  'trial_days_left',
] as const;

export const TraitDefinition = z.discriminatedUnion('from', [
  z
    .strictObject({
      from: z.literal('events'),
      source: EventSource,
      aggregate: z.enum(eventAggregates),
      property: Property.nullable().default(null).describe('Of sum, average, max, min, last and distinct.'),
      windowDays: Days.nullable().default(null).describe('Days before the moment; all time when null.'),
    })
    .refine(
      ({ aggregate, property }) =>
        ['sum', 'average', 'max', 'min', 'last', 'distinct'].includes(aggregate) === (property !== null),
      { path: ['property'], error: 'sum, average, max, min, last and distinct name a property; the others do not' },
    ),
  z.strictObject({
    from: z.literal('trend'),
    source: EventSource,
    windowDays: Days.max(365).describe('As many days against as many before: 0.5 is half as many more.'),
  }),
  z.strictObject({
    from: z.literal('share'),
    part: EventSource,
    whole: EventSource,
    windowDays: Days.nullable().default(null),
  }),
  z.strictObject({
    from: z.literal('sessions'),
    measure: z.enum(['count', 'average_minutes', 'events_per_session']),
    windowDays: Days,
  }),
  z.strictObject({ from: z.literal('record'), field: z.enum(recordFields) }),
]);
export type TraitDefinition = z.infer<typeof TraitDefinition>;

export const TraitValue = z.union([z.number(), z.string(), z.boolean()]).nullable();
export type TraitValue = z.infer<typeof TraitValue>;

/** As stored: by the trait's key, the value, when it was known (ms) and the version that made it. */
export type StoredTraits = Record<string, { v: TraitValue; at: number; n: number }>;

const described = {
  name: Text(250).pipe(z.string().trim().min(1)),
  description: Text(2000),
  owner: Text(200).describe('Who answers for it: a team or a person.'),
  definition: TraitDefinition,
  freshnessSeconds: z
    .int()
    .min(60)
    .max(366 * 86_400)
    .describe('An older value is refused.'),
  refreshSeconds: z
    .int()
    .min(60)
    .max(30 * 86_400)
    .describe('How often all customers are computed anew.'),
  onEvents: z.boolean().describe('Also computed for a customer when one of its events comes in.'),
};

const refreshedInTime = ({
  freshnessSeconds,
  refreshSeconds,
}: {
  freshnessSeconds?: number;
  refreshSeconds?: number;
}) => freshnessSeconds === undefined || refreshSeconds === undefined || refreshSeconds <= freshnessSeconds;
const tooSeldom = {
  path: ['refreshSeconds'],
  error: 'computed less often than its freshness allows: it would be stale',
};

export const CreateTraitInput = z
  .strictObject({
    key: Key,
    ...described,
    description: described.description.default(''),
    owner: described.owner.default(''),
    freshnessSeconds: described.freshnessSeconds.default(2 * 86_400),
    refreshSeconds: described.refreshSeconds.default(86_400),
    onEvents: described.onEvents.default(true),
  })
  .refine(refreshedInTime, tooSeldom);
export type CreateTraitInput = z.infer<typeof CreateTraitInput>;

export const TraitUpdates = z.strictObject(described).partial();
export type TraitUpdates = z.infer<typeof TraitUpdates>;

export const Trait = z.strictObject({
  id: TraitId,
  key: Key,
  ...described,
  version: z.int().positive(),
  shipped: z.boolean(),
  refreshedAt: z.iso.datetime().nullable().describe('When all customers had last been computed.'),
  refreshingSince: z.iso.datetime().nullable().describe('While all customers are being computed again.'),
  customers: z.int().nonnegative().describe('How many then.'),
  archivedAt: z.iso.datetime().nullable(),
  revision: z.int().positive(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Trait = z.infer<typeof Trait>;

/** Keys of traits, separated by commas. */
const Keys = z
  .string()
  .max(4000)
  .regex(/^[a-z][a-z0-9_-]*(,[a-z][a-z0-9_-]*)*$/, 'keys of traits, separated by commas');

export const ReadTraitsQuery = z.strictObject({
  keys: Keys.optional().describe('All when absent.'),
  stale: z
    .enum(['refuse', 'tell'])
    .default('refuse')
    .describe('refuse: 409 when a value is older than its freshness; tell: give it with its age.'),
});

export const TraitReading = z.strictObject({
  value: TraitValue,
  ageSeconds: z.number().nonnegative().nullable().describe('null when it was never computed.'),
  stale: z.boolean(),
});
export type TraitReading = z.infer<typeof TraitReading>;

export const CustomerTraits = z.strictObject({
  customerId: CustomerId,
  traits: z.record(z.string(), TraitReading),
});
export type CustomerTraits = z.infer<typeof CustomerTraits>;

export const TraitDistribution = z.strictObject({
  customers: z.int().nonnegative(),
  withoutValue: z.int().nonnegative().describe('Computed, and there is none.'),
  pending: z.int().nonnegative().describe('Not computed yet by the present definition.'),
  stale: z.int().nonnegative(),
  /** Of numbers. */
  numbers: z
    .strictObject({
      min: z.number(),
      max: z.number(),
      mean: z.number(),
      quantiles: z.record(z.string(), z.number()),
      histogram: z.array(z.strictObject({ from: z.number(), to: z.number(), customers: z.int() })),
    })
    .nullable(),
  /** Of words: the most frequent. */
  words: z.array(z.strictObject({ value: z.string(), customers: z.int() })).nullable(),
});
export type TraitDistribution = z.infer<typeof TraitDistribution>;

export const TrainingSetInput = z.strictObject({
  traits: z.array(Key).min(1).max(100),
  rows: z
    .array(z.strictObject({ customerId: CustomerId, at: z.iso.datetime() }))
    .min(1)
    .max(5_000),
});
export type TrainingSetInput = z.infer<typeof TrainingSetInput>;

export const TrainingSet = z.strictObject({
  columns: z.array(Key),
  versions: z.array(z.int().positive()),
  rows: z.array(z.strictObject({ customerId: CustomerId, at: z.iso.datetime(), values: z.array(TraitValue) })),
});
export type TrainingSet = z.infer<typeof TrainingSet>;

export const PreviewTraitInput = z.strictObject({ definition: TraitDefinition, customerId: CustomerId });
export const TraitPreview = z.strictObject({ value: TraitValue, at: z.iso.datetime(), sql: z.string() });
export type TraitPreview = z.infer<typeof TraitPreview>;

/** The specification's BehavioralData, from the shipped traits: each value with its age. */
const Group = z.record(z.string(), TraitReading);
export const BehavioralData = z.strictObject({
  customerId: CustomerId,
  usagePatterns: Group,
  featureAdoption: Group,
  supportInteractions: Group,
  paymentBehavior: Group,
  engagementTrends: Group,
  sessionData: Group,
});
export type BehavioralData = z.infer<typeof BehavioralData>;
