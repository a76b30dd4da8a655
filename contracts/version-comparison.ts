import { z } from 'zod';
import { CustomerId, Key, PlanId } from './ids.ts';
import { Currency, Money } from './money.ts';

export const comparedGroups = ['winners', 'losers', 'unchanged', 'unpriced'] as const;

/** `generatePricingPreview` by what is stored: two versions of a plan on what its customers have and use. */
export const CompareVersionsInput = z.strictObject({
  planId: PlanId,
  from: z.int().positive(),
  to: z.int().positive(),
  /** Whole days before today whose usage counts. */
  days: z.int().min(1).max(366).default(30),
  /** The customers behind one of the numbers; without it all of them. */
  group: z.enum(comparedGroups).optional(),
  page: z.int().min(1).default(1),
  perPage: z.int().min(1).max(100).default(25),
});
export type CompareVersionsInput = z.infer<typeof CompareVersionsInput>;

export const ComparedCustomer = z.strictObject({
  customerId: CustomerId,
  currency: Currency,
  /** Of one invoice each of what the customer has, before discounts and tax; null where a version has no price for it. */
  before: z.int().nullable(),
  after: z.int().nullable(),
  change: z.int().nullable(),
  group: z.enum(comparedGroups),
  /** What was priced, by component. */
  quantities: z.record(z.string(), z.string()),
});
export type ComparedCustomer = z.infer<typeof ComparedCustomer>;

export const StoredComparison = z.strictObject({
  plan: Key,
  from: z.int(),
  to: z.int(),
  usageFrom: z.iso.date(),
  usageTo: z.iso.date(),
  customers: z.int(),
  winners: z.int(),
  losers: z.int(),
  unchanged: z.int(),
  unpriced: z.int(),
  /** Never mixed: one of each currency. */
  revenue: z.array(z.strictObject({ before: Money, after: Money, change: Money })),
  /** Largest change first. */
  list: z.strictObject({ data: z.array(ComparedCustomer), total: z.int() }),
  notes: z.array(z.string()),
});
export type StoredComparison = z.infer<typeof StoredComparison>;
