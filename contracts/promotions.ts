import { z } from 'zod';
import { ChangeRequestId } from './approvals.ts';
import { CustomerId, idOf, Key, PlanId } from './ids.ts';
import { Currency, Money } from './money.ts';
import { Condition } from './plans.ts';
import { Promotion, promotionDurations, promotionProblems } from './pricing-promotions.ts';
import { Moment } from './pricing-rules.ts';
import { promotionStatuses } from './tables/promotion-lifecycle.ts';

export const PromotionId = idOf('promotion');
export const PromotionCodeId = idOf('code');
export const RedemptionId = idOf('redemption');

const { id: _, ...terms } = Promotion.shape;
const more = {
  description: z.string().max(2_000).default(''),
  /** Without a code it is given to everybody whom its condition fits. */
  requiresCode: z.boolean().default(false),
  duration: z.enum(promotionDurations).default('once'),
  /** Of a repeating one. */
  durationInMonths: z.int().min(1).max(120).nullable().default(null),
};

export const CreatePromotionInput = z.strictObject({
  ...terms,
  ...more,
  /** All of them must hold, beside `condition`: they are kept as the one condition that says so. */
  conditions: z.array(Condition).max(50).optional(),
});
/** As it is kept. */
export type CreatePromotionInput = Omit<z.infer<typeof CreatePromotionInput>, 'conditions'>;

/** What may be given differently from now on; type and currency stay: another type is another promotion. */
export const PromotionUpdates = z
  .strictObject({
    name: terms.name,
    description: z.string().max(2_000),
    value: terms.value,
    upgradeTo: Key.nullable(),
    condition: terms.condition.removeDefault(),
    validFrom: terms.validFrom,
    validTo: terms.validTo.removeDefault(),
    usageLimit: terms.usageLimit.removeDefault(),
    usageLimitPerCustomer: terms.usageLimitPerCustomer.removeDefault(),
    targetPlans: terms.targetPlans.removeDefault(),
    priority: terms.priority.removeDefault(),
    stacking: terms.stacking.removeDefault(),
    stackingGroup: terms.stackingGroup.removeDefault(),
    requiresCode: z.boolean(),
    duration: z.enum(promotionDurations),
    durationInMonths: z.int().min(1).max(120).nullable(),
  })
  .partial();
export type PromotionUpdates = z.infer<typeof PromotionUpdates>;

/** A promotion as it is stored, with what was used of it. */
export const PromotionRecord = z.strictObject({
  ...Promotion.shape,
  id: PromotionId,
  description: z.string(),
  requiresCode: z.boolean(),
  duration: z.enum(promotionDurations),
  durationInMonths: z.int().nullable(),
  status: z.enum(promotionStatuses),
  /** Redemptions that were not released. */
  currentUsage: z.int().nonnegative(),
  codes: z.int().nonnegative(),
  /** The change that waits for somebody else's word. */
  changeRequestId: ChangeRequestId.nullable(),
  revision: z.int().positive(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type PromotionRecord = z.infer<typeof PromotionRecord>;

export const codeKinds = ['single', 'bulk', 'personal'] as const;

export const PromotionCode = z.strictObject({
  id: PromotionCodeId,
  promotionId: PromotionId,
  /** As it is printed: `SPRING-7KQM-94XT`. Capitals, spaces and hyphens do not matter when it is entered. */
  code: z.string(),
  kind: z.enum(codeKinds),
  /** Whose it is; null is anybody's. */
  customerId: CustomerId.nullable(),
  expiresAt: z.iso.datetime().nullable(),
  maxRedemptions: z.int().nullable(),
  redemptions: z.int().nonnegative(),
  disabledAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
});
export type PromotionCode = z.infer<typeof PromotionCode>;

const limits = {
  expiresAt: Moment.nullable().default(null),
  maxRedemptions: z.int().min(1).max(1_000_000_000).nullable().default(null),
};
const Prefix = z
  .string()
  .regex(/^[A-Za-z0-9]{0,16}$/, 'letters and digits, at most 16')
  .default('');

/** Codes to make: one of one's own wording, some random ones, or one for each of some customers. */
export const CreateCodesInput = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('single'),
    code: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9 -]{2,38}[A-Za-z0-9]$/, 'letters, digits, spaces and hyphens, 4 to 40'),
    ...limits,
  }),
  z.strictObject({
    kind: z.literal('bulk'),
    count: z.int().min(1).max(100_000),
    prefix: Prefix,
    ...limits,
    /** Once each, unless said otherwise. */
    maxRedemptions: z.int().min(1).max(1_000_000_000).nullable().default(1),
  }),
  z.strictObject({
    kind: z.literal('personal'),
    customerIds: z.array(CustomerId).min(1).max(10_000),
    prefix: Prefix,
    ...limits,
    maxRedemptions: z.int().min(1).max(1_000_000_000).nullable().default(1),
  }),
]);
export type CreateCodesInput = z.infer<typeof CreateCodesInput>;

export const CreatedCodes = z.strictObject({
  promotionId: PromotionId,
  created: z.int(),
  /** The first ones; all of them are exported by `GET /v1/promotions/:id/codes/export`. */
  codes: z.array(PromotionCode).max(100),
});

/** Either a code, or a promotion that needs none. */
export const RedeemInput = z.strictObject({
  code: z.string().min(1).max(64).optional(),
  promotionId: PromotionId.optional(),
  customerId: CustomerId,
  /** The plan that is bought. */
  plan: Key,
  currency: Currency,
  /** What the caller calls the purchase: a second redemption for it is the first one again. */
  purchase: z.string().min(1).max(200),
  /** What the discount took off there, when it is known. */
  saved: z.int().nonnegative().nullable().default(null),
});
export type RedeemInput = z.infer<typeof RedeemInput>;

export const Redemption = z.strictObject({
  id: RedemptionId,
  promotionId: PromotionId,
  promotionName: z.string(),
  code: z.string().nullable(),
  customerId: CustomerId,
  plan: Key,
  purchase: z.string(),
  /** What it gave, as it stood when it was redeemed: later edits change nothing for this customer. */
  type: Promotion.shape.type,
  value: z.string(),
  currency: Currency.nullable(),
  upgradeTo: Key.nullable(),
  duration: z.enum(promotionDurations),
  /** The last moment but one at which it is on invoices; null for ever, or once. */
  endsAt: z.iso.datetime().nullable(),
  saved: Money.nullable(),
  redeemedAt: z.iso.datetime(),
  releasedAt: z.iso.datetime().nullable(),
  releaseReason: z.string().nullable(),
});
export type Redemption = z.infer<typeof Redemption>;

export const ReleaseInput = z.strictObject({ reason: z.string().trim().min(1).max(500) });

/** What a promotion gave so far. */
export const PromotionUsage = z.strictObject({
  promotionId: PromotionId,
  currentUsage: z.int(),
  remaining: z.int().nullable(),
  released: z.int(),
  customers: z.int(),
  codes: z.strictObject({ total: z.int(), used: z.int(), personal: z.int(), disabled: z.int() }),
  saved: z.array(Money),
  /** Redemptions a day, oldest first. */
  daily: z.array(z.strictObject({ day: z.iso.date(), redemptions: z.int() })),
});
export type PromotionUsage = z.infer<typeof PromotionUsage>;

export const ApplicablePromotionsQuery = z.strictObject({
  customerId: CustomerId,
  plan: Key,
  currency: Currency,
  at: Moment.optional(),
  code: z.string().max(64).optional(),
});

/** Which promotions hold for a customer, a plan and a moment, and what stands against the others. */
export const ApplicablePromotions = z.strictObject({
  promotions: z.array(Promotion),
  considered: z.array(
    z.strictObject({
      promotionId: PromotionId,
      name: z.string(),
      applies: z.boolean(),
      /** Because of what: it needs no code, this customer has redeemed it, or a code was entered. */
      by: z.enum(['automatic', 'redemption', 'code']),
      problems: z.array(z.strictObject({ code: z.enum(promotionProblems), message: z.string() })),
    }),
  ),
});
export type ApplicablePromotions = z.infer<typeof ApplicablePromotions>;

export const PlanIdOrKey = z.union([PlanId, Key]);
