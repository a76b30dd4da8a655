import { z } from 'zod';
import { CustomerId, idOf } from './ids.ts';
import { Currency, Money } from './money.ts';
import { storable } from './personal-data.ts';
import { CreditGrant, TopUpPolicy } from './pricing-credits.ts';
import { Moment } from './pricing-rules.ts';

export const GrantId = idOf('grant');
export const EntryId = idOf('entry');
export const TopUpId = idOf('topup');

const Name = z.string().trim().min(1).max(100).refine(storable, 'holds a character that cannot be stored');
const Invoice = z.string().min(1).max(200).refine(storable, 'holds a character that cannot be stored');
const Amount = z.int().min(1).max(999_999_999_999);

/** Prepaid money for a customer. Without `effectiveAt` it can be used at once. */
export const GrantCreditsInput = z.strictObject({
  customerId: CustomerId,
  currency: Currency,
  name: Name,
  category: CreditGrant.shape.category,
  amount: Amount,
  priority: CreditGrant.shape.priority,
  effectiveAt: Moment.optional(),
  expiresAt: Moment.nullable().default(null),
});
export type GrantCreditsInput = z.infer<typeof GrantCreditsInput>;

export const grantStates = ['upcoming', 'usable', 'used', 'expired', 'voided'] as const;

export const CreditGrantRecord = z.strictObject({
  id: GrantId,
  customerId: CustomerId,
  currency: Currency,
  name: z.string(),
  category: CreditGrant.shape.category,
  amount: z.int(),
  remaining: z.int(),
  priority: z.int(),
  /** By the clock, whenever it is read. */
  state: z.enum(grantStates),
  effectiveAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  voidedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
});
export type CreditGrantRecord = z.infer<typeof CreditGrantRecord>;

/** Void a grant: what is left of it is gone. */
export const VoidGrantInput = z.strictObject({ reason: z.string().trim().min(1).max(500) });

/** One line of the ledger: positive in, negative out. */
export const CreditEntry = z.strictObject({
  id: EntryId,
  grantId: GrantId,
  grantName: z.string(),
  customerId: CustomerId,
  currency: Currency,
  amount: z.int(),
  reason: z.enum(['granted', 'used', 'expired', 'voided']),
  invoice: z.string().nullable(),
  actor: z.string(),
  at: z.iso.datetime(),
});
export type CreditEntry = z.infer<typeof CreditEntry>;

export const topUpStatuses = ['wanted', 'paid', 'failed'] as const;

/** An automatic purchase of credits: decided here, paid outside, then settled. */
export const TopUp = z.strictObject({
  id: TopUpId,
  customerId: CustomerId,
  currency: Currency,
  amount: z.int(),
  status: z.enum(topUpStatuses),
  reason: z.string(),
  /** What the payment is called outside. */
  payment: z.string().nullable(),
  grantId: GrantId.nullable(),
  createdAt: z.iso.datetime(),
  settledAt: z.iso.datetime().nullable(),
});
export type TopUp = z.infer<typeof TopUp>;

export const SettleTopUpInput = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('paid'),
    payment: Invoice,
    expiresAt: Moment.nullable().default(null),
  }),
  z.strictObject({ outcome: z.literal('failed'), reason: z.string().trim().min(1).max(500) }),
]);

/** A customer's prepaid money in one currency. */
export const CreditWallet = z.strictObject({
  customerId: CustomerId,
  currency: Currency,
  /** What can be used now. */
  balance: z.int(),
  /** Granted, but for later. */
  upcoming: z.int(),
  /** The next expiry of something that is left. */
  nextExpiry: z.iso.datetime().nullable(),
  lowBalance: z.int().nullable(),
  isLow: z.boolean(),
  automatic: TopUpPolicy.shape.automatic.removeDefault(),
  topUpsThisMonth: z.int(),
  revision: z.int().positive(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type CreditWallet = z.infer<typeof CreditWallet>;

export const WalletPolicyUpdates = z
  .strictObject({
    lowBalance: z.int().min(0).nullable(),
    automatic: z
      .strictObject({ below: z.int().min(0), upTo: Amount, maxPerMonth: z.int().min(1).max(1_000) })
      .nullable(),
  })
  .partial();
export type WalletPolicyUpdates = z.infer<typeof WalletPolicyUpdates>;

/** Pays as much of an invoice as there is; the same invoice again gets the same answer. */
export const ApplyCreditsInput = z.strictObject({
  customerId: CustomerId,
  currency: Currency,
  invoice: Invoice,
  amount: z.int().min(0).max(999_999_999_999),
});
export type ApplyCreditsInput = z.infer<typeof ApplyCreditsInput>;

export const AppliedCredits = z.strictObject({
  customerId: CustomerId,
  invoice: z.string(),
  asked: Money,
  applied: Money,
  /** What stays on the invoice. */
  uncovered: Money,
  /** Which grants paid. */
  grants: z.array(z.strictObject({ grantId: GrantId, name: z.string(), amount: z.int() })),
});
export type AppliedCredits = z.infer<typeof AppliedCredits>;
