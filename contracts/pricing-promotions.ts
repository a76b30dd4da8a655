import { z } from 'zod';
import { Key } from './ids.ts';
import { Currency } from './money.ts';
import { Condition } from './plans.ts';
import { decimalOrNumber } from './pricing.ts';
import { Moment } from './pricing-rules.ts';

/** Redemptions are counted in a Postgres integer. */
const Limit = z.int().min(1).max(1_000_000_000);

export const promotionTypes = ['percentage', 'fixed_amount', 'free_trial', 'upgrade'] as const;

export const Promotion = z.strictObject({
  id: z.string().min(1).max(100),
  name: z.string().min(1).max(250),
  type: z.enum(promotionTypes),
  /** Percentage from 0 to 100, minor units of `currency`, or days of a trial; of an upgrade 0. */
  value: decimalOrNumber('Percentage, minor units or days as a decimal string'),
  /** Of a fixed amount. */
  currency: Currency.nullable().default(null),
  /** The plan that an upgrade gives. */
  upgradeTo: Key.nullable().default(null),
  condition: Condition.default({}),
  validFrom: Moment,
  /** The first moment at which it no longer holds. */
  validTo: Moment.nullable().default(null),
  usageLimit: Limit.nullable().default(null),
  usageLimitPerCustomer: Limit.nullable().default(null),
  /** Keys of plans; none is all. */
  targetPlans: z.array(Key).max(200).default([]),
  /** The highest is applied first. */
  priority: z.int().min(-1_000_000).max(1_000_000).default(0),
  /** An exclusive promotion stands alone. */
  stacking: z.enum(['stackable', 'exclusive']).default('exclusive'),
  /** Of several in one group only the best applies. */
  stackingGroup: z.string().max(100).nullable().default(null),
});
export type Promotion = z.infer<typeof Promotion>;

/** How many invoices a redeemed promotion is on: https://docs.stripe.com/api/coupons/object#coupon_object-duration */
export const promotionDurations = ['once', 'repeating', 'forever'] as const;

export const promotionProblems = [
  'not_yet_valid',
  'expired',
  'used_up',
  'used_up_by_customer',
  'other_plan',
  'other_currency',
  'condition_not_met',
  'code_of_another_customer',
  'code_expired',
  'code_used_up',
  'code_disabled',
  'not_offered',
] as const;
export type PromotionProblem = (typeof promotionProblems)[number];
