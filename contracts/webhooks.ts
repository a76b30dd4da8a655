import { z } from 'zod';
import { DeliveryId, WebhookId } from './ids.ts';

export const deliveryStates = ['pending', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** A type of event such as `plan.published`, all of an area's such as `plan.*`, or `*`. */
const EventPattern = z
  .string()
  .max(100)
  .regex(/^(\*|[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*(\.\*)?)$/, 'an event such as plan.published, plan.* or *')
  .meta({ examples: ['plan.published'] });

const Url = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .refine(
    (text) => !URL.canParse(text) || !(new URL(text).username || new URL(text).password),
    'no user name or password',
  )
  .meta({
    description: 'https; http only for this machine and only in development',
    examples: ['https://example.com/hook'],
  });

const events = z.array(EventPattern).min(1).max(50);

export const CreateWebhookInput = z.strictObject({
  url: Url,
  description: z.string().max(500).default(''),
  events,
  enabled: z.boolean().default(true),
});
export type CreateWebhookInput = z.infer<typeof CreateWebhookInput>;

export const WebhookUpdates = z.strictObject({
  url: Url.optional(),
  description: z.string().max(500).optional(),
  events: events.optional(),
  enabled: z.boolean().optional(),
});
export type WebhookUpdates = z.infer<typeof WebhookUpdates>;

export const Webhook = z.strictObject({
  id: WebhookId,
  url: z.string(),
  description: z.string(),
  events: z.array(z.string()),
  enabled: z.boolean(),
  /** Why it was switched off by itself. */
  disabledReason: z.string().nullable(),
  revision: z.int().positive(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Webhook = z.infer<typeof Webhook>;

/** `secret` is shown here alone. */
export const WebhookWithSecret = z.strictObject({
  ...Webhook.shape,
  secret: z.string().meta({ description: 'Signs each message: standardwebhooks.com; begins with whsec_' }),
});
export type WebhookWithSecret = z.infer<typeof WebhookWithSecret>;

export const DeliveryAttempt = z.strictObject({
  at: z.iso.datetime(),
  status: z.int().nullable(),
  error: z.string().nullable(),
  durationMs: z.int().nonnegative(),
});

export const Delivery = z.strictObject({
  id: DeliveryId,
  messageId: z.string().meta({ description: 'webhook-id: the same for every attempt and replay' }),
  type: z.string(),
  state: z.enum(deliveryStates),
  attempts: z.array(DeliveryAttempt),
  nextAttemptAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
export type Delivery = z.infer<typeof Delivery>;

export const DeliveryQuery = z.strictObject({
  state: z.enum(deliveryStates).optional(),
  cursor: DeliveryId.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type DeliveryQuery = z.infer<typeof DeliveryQuery>;

export const DeliveryPage = z.strictObject({ data: z.array(Delivery), nextCursor: z.string().nullable() });

/** All that failed since a time is sent again. */
export const ReplayInput = z.strictObject({ since: z.iso.datetime() });
export const Replayed = z.strictObject({ replayed: z.int().nonnegative() });

/** The body of a message: thin on purpose, so that it carries no personal data; what it names can be read by its id. */
export interface WebhookMessage {
  type: string;
  timestamp: string;
  data: { area: string; entityId: string; operationId: string | null; position: string };
}
