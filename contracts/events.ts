import { z } from 'zod';
import { Key } from './ids.ts';
import { storable } from './personal-data.ts';

/** By what names a sender knows things: ours, such as `customer_01j…`, or those of its own systems. */
const Name = z.string().min(1).max(200).refine(storable, 'holds a character that cannot be stored');

export const EventType = z
  .string()
  .regex(/^[\p{L}\p{N}$_][\p{L}\p{N} $_.:/-]{0,99}$/u, 'letters, digits, blanks and $ _ . : / -, at most 100');

/**
 * One thing that somebody did. Its `id` is the sender's: the same id in the same environment within the window is the same
 * event. At least one of the three names says whose it is.
 */
export const EventInput = z
  .strictObject({
    id: Name,
    type: EventType,
    customerId: Name.optional(),
    personId: Name.optional(),
    anonymousId: Name.optional(),
    timestamp: z.iso.datetime({ offset: true }),
    properties: z.record(z.string(), z.unknown()).default({}),
    environment: Key.optional(),
    /** Sent by a robot, or by the business's own people: kept, and left out of every number. */
    bot: z.boolean().optional(),
    staff: z.boolean().optional(),
  })
  .refine(
    ({ customerId, personId, anonymousId }) => Boolean(customerId ?? personId ?? anonymousId),
    'customerId, personId or anonymousId',
  );
export type EventInput = z.infer<typeof EventInput>;

export const propertyTypes = ['string', 'number', 'integer', 'boolean', 'datetime', 'array', 'object'] as const;

export const PropertySchema = z.strictObject({
  type: z.enum(propertyTypes),
  required: z.boolean().default(false),
  nullable: z.boolean().default(false),
  enum: z
    .array(z.union([z.string(), z.number()]))
    .min(1)
    .max(200)
    .optional(),
  description: z.string().max(500).default(''),
});
export type PropertySchema = z.infer<typeof PropertySchema>;

export const SendEventsInput = z.strictObject({ events: z.array(EventInput) });

/** What became of the events that were sent: those named in `rejected` are not kept, the others are. */
export const EventsReceipt = z.strictObject({
  accepted: z.int().nonnegative(),
  /** Known by their ids, and not counted again. */
  duplicates: z.int().nonnegative(),
  rejected: z.array(z.strictObject({ index: z.int().nonnegative(), code: z.string(), message: z.string() })),
});
export type EventsReceipt = z.infer<typeof EventsReceipt>;

/** Of a page: the key says the application and its environment. */
export const BeaconInput = z.strictObject({
  key: z.string().max(200),
  /** By the clock that made the timestamps: they are corrected by how far it is off. */
  sentAt: z.iso.datetime({ offset: true }).optional(),
  events: z.array(EventInput),
});

/** A call of the field's tracking clients; what it carries beside these is left out. */
export const TrackedMessage = z.looseObject({
  type: z.string().optional(),
  messageId: z.string().optional(),
  userId: z.string().nullish(),
  anonymousId: z.string().nullish(),
  event: z.string().optional(),
  name: z.string().nullish(),
  groupId: z.string().nullish(),
  properties: z.record(z.string(), z.unknown()).optional(),
  traits: z.record(z.string(), z.unknown()).optional(),
  context: z.record(z.string(), z.unknown()).optional(),
  timestamp: z.string().optional(),
  sentAt: z.string().optional(),
  writeKey: z.string().optional(),
});
export const TrackedBatch = z.looseObject({
  batch: z.array(TrackedMessage),
  sentAt: z.string().optional(),
  context: z.record(z.string(), z.unknown()).optional(),
  writeKey: z.string().optional(),
});
export const TrackingReceipt = z.strictObject({ success: z.boolean(), ...EventsReceipt.shape });

const Condition = z.record(z.string(), z.unknown());
const Instant = z.iso.datetime({ offset: true });

export const EventsQuery = z.strictObject({
  environment: Key.optional(),
  type: EventType.optional(),
  /** A timeline: all that a customer did, under whatever name; the newest first by the time of the event. */
  customerId: Name.optional(),
  personId: Name.optional(),
  anonymousId: Name.optional(),
  from: Instant.optional(),
  to: Instant.optional(),
  /** A condition as JSON, over the fields of events and the names of their properties. */
  filter: z.string().max(4000).optional(),
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type EventsQuery = z.infer<typeof EventsQuery>;

export const StoredEvent = z.strictObject({
  id: z.string(),
  type: z.string(),
  environment: z.string(),
  /** The names that were sent. */
  customerId: z.string().nullable(),
  personId: z.string().nullable(),
  anonymousId: z.string().nullable(),
  /** Whom they stand for now. */
  customer: z.string().nullable(),
  person: z.string().nullable(),
  timestamp: z.iso.datetime(),
  receivedAt: z.iso.datetime(),
  amount: z.strictObject({ amount: z.int(), currency: z.string() }).nullable(),
  value: z.number().nullable(),
  bot: z.boolean(),
  staff: z.boolean(),
  late: z.boolean(),
  source: z.string(),
  properties: z.record(z.string(), z.unknown()),
});
export type StoredEvent = z.infer<typeof StoredEvent>;
export const EventPage = z.strictObject({ data: z.array(StoredEvent), nextCursor: z.string().nullable() });
export type EventPage = z.infer<typeof EventPage>;

export const EventTypeSummary = z.strictObject({
  environment: z.string(),
  type: z.string(),
  title: z.string().nullable(),
  firstAt: z.iso.datetime(),
  /** Of the last 30 days, without bots and staff. */
  events: z.int().nonnegative(),
  marked: z.int().nonnegative(),
  late: z.int().nonnegative(),
  hasSchema: z.boolean(),
});
export type EventTypeSummary = z.infer<typeof EventTypeSummary>;

export const countSteps = ['minute', 'hour', 'day'] as const;
export const EventCountsQuery = z.strictObject({
  environment: Key.default('production'),
  /** Names separated by commas; without it all. */
  types: z.string().max(2000).optional(),
  by: z.enum(countSteps).default('day'),
  from: Instant,
  to: Instant,
});
export type EventCountsQuery = z.infer<typeof EventCountsQuery>;
export const EventCounts = z.strictObject({
  by: z.enum(countSteps),
  /** How far the counts are behind what has come in. */
  lag: z.strictObject({ events: z.int(), seconds: z.number() }),
  series: z.array(
    z.strictObject({
      type: z.string(),
      points: z.array(z.strictObject({ at: z.iso.datetime(), events: z.int(), marked: z.int() })),
    }),
  ),
});
export type EventCounts = z.infer<typeof EventCounts>;

export const FunnelInput = z.strictObject({
  environment: Key.default('production'),
  unit: z.enum(['customer', 'person']).default('person'),
  from: Instant,
  to: Instant,
  /** How long somebody may take from the first step to the last. */
  withinMinutes: z
    .int()
    .min(1)
    .max(90 * 24 * 60),
  steps: z
    .array(z.strictObject({ type: EventType, condition: Condition.default({}) }))
    .min(2)
    .max(8),
});
export type FunnelInput = z.infer<typeof FunnelInput>;
export const Funnel = z.strictObject({
  steps: z.array(
    z.strictObject({
      type: z.string(),
      /** Who came so far, or further. */
      units: z.int().nonnegative(),
      /** Percent of the step before, and of the first. */
      ofPrevious: z.number().nullable(),
      ofFirst: z.number().nullable(),
      /** Half of those who came so far took no longer from the first step, in seconds. */
      medianSeconds: z.number().nullable(),
    }),
  ),
});
export type Funnel = z.infer<typeof Funnel>;

export const EventSession = z.strictObject({
  person: z.string(),
  environment: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  events: z.int().positive(),
});
export type EventSession = z.infer<typeof EventSession>;
export const EventSessionsQuery = z.strictObject({
  customerId: Name.optional(),
  personId: Name.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const EventIssuesQuery = z.strictObject({
  environment: Key.optional(),
  days: z.coerce.number().int().min(1).max(90).default(7),
});
export const EventIssue = z.strictObject({
  environment: z.string(),
  type: z.string(),
  code: z.string(),
  field: z.string(),
  rejected: z.boolean(),
  events: z.int().positive(),
  sample: z.string(),
  firstAt: z.iso.datetime(),
  lastAt: z.iso.datetime(),
});
export type EventIssue = z.infer<typeof EventIssue>;

const schemaFields = {
  description: z.string().max(2000).refine(storable, 'holds a character that cannot be stored'),
  properties: z
    .record(z.string().min(1).max(100).refine(storable, 'holds a character that cannot be stored'), PropertySchema)
    .refine((properties) => Object.keys(properties).length <= 200, 'at most 200 properties'),
  additional: z.boolean(),
  enforced: z.boolean(),
};

/** What the properties of a type of events are to be. Without `enforced` what differs is kept, and told. */
export const CreateEventSchemaInput = z.strictObject({
  type: EventType,
  ...schemaFields,
  description: schemaFields.description.default(''),
  additional: schemaFields.additional.default(true),
  enforced: schemaFields.enforced.default(false),
});
export type CreateEventSchemaInput = z.infer<typeof CreateEventSchemaInput>;
export const EventSchemaUpdates = z.strictObject(schemaFields).partial();
export type EventSchemaUpdates = z.infer<typeof EventSchemaUpdates>;
export const EventSchema = z.strictObject({
  ...CreateEventSchemaInput.shape,
  description: z.string(),
  properties: z.record(z.string(), PropertySchema),
  additional: z.boolean(),
  enforced: z.boolean(),
  revision: z.int().positive(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type EventSchema = z.infer<typeof EventSchema>;
