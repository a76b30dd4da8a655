import { z } from 'zod';
import { Key } from './ids.ts';
import { Currency, DecimalString, plainDecimal } from './money.ts';

/** `upTo: null` is the rest. Amounts are decimal strings in minor units. */
export const PricingTier = z.strictObject({
  upTo: z
    .codec(z.union([DecimalString, z.number(), z.null()]), DecimalString.nullable(), {
      decode: (bound) => (bound === null ? null : plainDecimal(bound)),
      encode: (bound) => bound,
    })
    .meta({ description: 'Last unit of the tier, or null for the rest' }),
  unitAmount: DecimalString.optional(),
  flatAmount: DecimalString.optional(),
});
export type PricingTier = z.infer<typeof PricingTier>;

export const priceModels = ['flat', 'per_unit', 'package', 'graduated', 'volume'] as const;
export const billingIntervals = ['day', 'week', 'month', 'year', 'one_time'] as const;

/** What one more currency charges: the same model with other amounts. */
export const CurrencyOption = z.strictObject({
  unitAmount: DecimalString.optional(),
  tiers: z.array(PricingTier).max(100).optional(),
});
export type CurrencyOption = z.infer<typeof CurrencyOption>;

export const Meter = z.strictObject({
  eventName: z.string().min(1).max(100),
  displayName: z.string().min(1).max(250),
  aggregation: z.enum(['sum', 'count', 'last']),
});
export type Meter = z.infer<typeof Meter>;

/** One price of a plan: it becomes one Stripe price. A plan combines as many as it needs. */
export const PriceComponent = z.strictObject({
  key: Key,
  name: z.string().min(1).max(250),
  model: z.enum(priceModels),
  /** Licensed quantities are set on the subscription, metered ones are counted by usage. */
  usageType: z.enum(['licensed', 'metered']).default('licensed'),
  interval: z.enum(billingIntervals),
  intervalCount: z.int().min(1).max(156).default(1),
  unitAmount: DecimalString.optional(),
  packageSize: z.int().min(1).optional(),
  tiers: z.array(PricingTier).max(100).optional(),
  /** What one unit is called, such as "seat". */
  unitName: z.string().min(1).max(40).optional(),
  meter: Meter.optional(),
  currencyOptions: z.record(Currency, CurrencyOption).default({}),
});
export type PriceComponent = z.infer<typeof PriceComponent>;
