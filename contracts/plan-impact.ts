import { z } from 'zod';
import { CustomerId, PlanId, SubscriptionId } from './ids.ts';
import { Currency, Money } from './money.ts';
import { subscriptionStatuses } from './tables/subscription-statuses.ts';
import { ImpactAnalysis } from './validation.ts';

/** `migrate`: every subscriber of another version moves to the one that is shown. */
export const planChanges = ['publish', 'migrate', 'deprecate', 'archive'] as const;
export type PlanChange = (typeof planChanges)[number];

export const PlanImpactQuery = z.strictObject({
  change: z.enum(planChanges).default('publish'),
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  perPage: z.coerce.number().int().min(1).max(100).default(25),
});

export const AffectedCustomer = z.strictObject({
  customerId: CustomerId,
  name: z.string().nullable(),
  country: z.string().nullable(),
  subscriptions: z.array(
    z.strictObject({
      subscriptionId: SubscriptionId,
      planVersion: z.int(),
      status: z.enum(subscriptionStatuses),
      seats: z.int().nullable(),
      monthly: Money,
      /** null when the version does not sell what is subscribed to, in its currency. */
      monthlyAfter: Money.nullable(),
    }),
  ),
});
export type AffectedCustomer = z.infer<typeof AffectedCustomer>;

/** What a change of a plan does to those who have it, from the records, with the list behind the numbers. */
export const PlanImpact = z.strictObject({
  planId: PlanId,
  change: z.enum(planChanges),
  /** The version that is shown: the open one, else the active one. */
  version: z.int(),
  impact: ImpactAnalysis,
  baseCurrency: Currency,
  /** The change of revenue per month, currency by currency, and by which dated rate each entered `revenueImpact`. */
  revenue: z.array(
    z.strictObject({
      currency: Currency,
      amount: z.int(),
      rate: z.string().nullable(),
      validOn: z.string().nullable(),
      inBase: z.int().nullable(),
    }),
  ),
  /** Subscriptions that cannot move, since the version does not sell what they hold: they count in no sum. */
  withoutPrice: z.int().nonnegative(),
  customers: z.strictObject({ data: z.array(AffectedCustomer), total: z.int().nonnegative() }),
});
export type PlanImpact = z.infer<typeof PlanImpact>;
