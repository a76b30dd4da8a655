import { z } from 'zod';
import { Key } from './ids.ts';
import { Currency, Money } from './money.ts';

export const historyCauses = [
  'plan_published',
  'plan_withdrawn',
  'rule_changed',
  'regional_pricing_changed',
  'rates_recorded',
] as const;
export type HistoryCause = (typeof historyCauses)[number];

/** What everybody in a country is asked for one unit, from a time on until the next entry. */
export const PriceHistoryEntry = z.strictObject({
  plan: Key,
  component: z.string(),
  currency: Currency,
  /** A country, or null for everywhere that has no prices of its own. */
  region: z.string().nullable(),
  /** Minor units; null where it is asked no longer. */
  amount: z.int().nullable(),
  exact: z.string().nullable(),
  from: z.iso.datetime(),
  until: z.iso.datetime().nullable(),
  cause: z.enum(historyCauses),
  recordedAt: z.iso.datetime(),
});
export type PriceHistoryEntry = z.infer<typeof PriceHistoryEntry>;

export const PriceHistoryQuery = z.strictObject({
  plan: Key,
  component: z.string().min(1).max(100).optional(),
  currency: Currency.optional(),
  region: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  /** The moment of the reduction that is announced; now without it. */
  before: z.iso.datetime({ offset: true }).optional(),
});

export const PriceHistory = z.strictObject({
  data: z.array(PriceHistoryEntry),
  total: z.int(),
  /** Of each price the lowest of the 30 days before; null when it was not asked in that time. */
  lowest: z.array(
    z.strictObject({
      component: z.string(),
      currency: Currency,
      region: z.string().nullable(),
      price: Money.nullable(),
      /** The same before rounding, which is all there is of a price below a minor unit. */
      exact: z.string().nullable(),
      since: z.iso.datetime(),
      before: z.iso.datetime(),
    }),
  ),
  /** Why 30 days. */
  source: z.string(),
});
export type PriceHistory = z.infer<typeof PriceHistory>;
