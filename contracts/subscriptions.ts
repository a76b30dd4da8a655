import { z } from 'zod';
import { CustomerId, Key, PlanId, PlanVersionId, SubscriptionId } from './ids.ts';
import { Currency, Money } from './money.ts';
import { ExternalId, storable } from './personal-data.ts';
import { subscriptionStatuses } from './tables/subscription-statuses.ts';

export const SubscriptionItem = z.strictObject({
  /** Key of the plan's price component. */
  component: Key,
  stripePriceId: z.string().nullable(),
  /** null for what usage counts. */
  quantity: z.int().nonnegative().nullable(),
});

export const Subscription = z.strictObject({
  id: SubscriptionId,
  customerId: CustomerId,
  externalId: z.string().nullable(),
  stripeSubscriptionId: z.string().nullable(),
  planId: PlanId,
  plan: Key,
  planVersionId: PlanVersionId,
  planVersion: z.int(),
  status: z.enum(subscriptionStatuses),
  interval: z.string(),
  seats: z.int().nullable(),
  /** What its licensed prices bring in a month. */
  monthly: Money,
  items: z.array(SubscriptionItem),
  startedAt: z.iso.datetime(),
  trialEndsAt: z.iso.datetime().nullable(),
  currentPeriodStart: z.iso.datetime(),
  currentPeriodEnd: z.iso.datetime(),
  cancelAtPeriodEnd: z.boolean(),
  endedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Subscription = z.infer<typeof Subscription>;

/** A subscription as an import brings it in; what it costs a month follows from the plan's version. */
export const ImportedSubscription = z.strictObject({
  externalId: ExternalId.nullable().default(null),
  stripeSubscriptionId: z.string().nullable().default(null),
  planVersionId: PlanVersionId,
  status: z.enum(subscriptionStatuses),
  currency: Currency,
  items: z
    .array(SubscriptionItem.pick({ component: true, quantity: true }))
    .min(1)
    .max(20),
  startedAt: z.iso.datetime(),
  trialEndsAt: z.iso.datetime().nullable().default(null),
  currentPeriodStart: z.iso.datetime(),
  currentPeriodEnd: z.iso.datetime(),
  cancelAtPeriodEnd: z.boolean().default(false),
  endedAt: z.iso.datetime().nullable().default(null),
});
export type ImportedSubscription = z.infer<typeof ImportedSubscription>;

export const ExchangeRate = z.strictObject({
  currency: Currency,
  /** From this day on until a later rate. */
  validOn: z.iso.date().refine((day) => day >= '1970-01-01', 'a day since 1970'),
  /** Units of the base currency for one unit of the currency. */
  rate: z.string().regex(/^(?=.*[1-9])\d{1,9}(\.\d{1,12})?$/, 'a positive decimal'),
  source: z.string().trim().min(1).max(200).refine(storable, 'holds a character that cannot be stored'),
});
export type ExchangeRate = z.infer<typeof ExchangeRate>;
