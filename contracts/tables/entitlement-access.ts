import type { SubscriptionStatus } from './subscription-statuses.ts';

/**
 * What a subscription gives its customer by its status: all of its plan, what the grace policy says, only what is always
 * kept, or nothing (https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses).
 */
export const accessByStatus = {
  incomplete: { access: 'none', because: 'its first payment has not succeeded' },
  incomplete_expired: { access: 'none', because: 'its first payment was never made' },
  trialing: { access: 'full', because: 'in its trial' },
  active: { access: 'full', because: 'paid' },
  past_due: { access: 'grace', because: 'a payment is overdue' },
  unpaid: { access: 'kept', because: 'unpaid' },
  paused: { access: 'none', because: 'its trial ended without a means of payment' },
  canceled: { access: 'none', because: 'canceled' },
} as const satisfies Record<SubscriptionStatus, { access: 'full' | 'grace' | 'kept' | 'none'; because: string }>;

/** What customers keep whose payment is overdue. */
export interface GracePolicy {
  /** How long after a payment became overdue; 0 is not at all. */
  readonly graceDays: number;
  /** What stays meanwhile: keys of features and limits; null is all of the plan. */
  readonly features: readonly string[] | null;
  /** What stays after that too, and while a subscription is unpaid: a way to their own data, say. */
  readonly alwaysKept: readonly string[];
}

/** As shipped. Stripe's smart retries take up to two weeks by default (https://docs.stripe.com/billing/revenue-recovery/smart-retries). */
export const shippedGracePolicy: GracePolicy = { graceDays: 14, features: null, alwaysKept: [] };
