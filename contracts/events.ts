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
