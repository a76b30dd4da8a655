import { z } from 'zod';
import { Currency } from './money.ts';

/** Prepaid money of a customer. Amounts are minor units. */
export const CreditGrant = z.strictObject({
  id: z.string().min(1).max(100),
  category: z.enum(['paid', 'promotional']),
  amount: z.int().min(1),
  /** 0 to 100, the lowest is used first: https://docs.stripe.com/api/billing/credit-grant/object */
  priority: z.int().min(0).max(100).default(50),
  effectiveAt: z.iso.datetime({ offset: true }),
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
});
export type CreditGrant = z.infer<typeof CreditGrant>;

export const TopUpPolicy = z.strictObject({
  currency: Currency,
  /** The customer is told once when the balance falls below this. */
  lowBalance: z.int().min(0).nullable().default(null),
  /** Bought automatically when the balance falls below `below`, up to `upTo`, at most `maxPerMonth` times a month. */
  automatic: z
    .strictObject({ below: z.int().min(0), upTo: z.int().min(1), maxPerMonth: z.int().min(1).max(1_000) })
    .nullable()
    .default(null),
});
export type TopUpPolicy = z.infer<typeof TopUpPolicy>;
