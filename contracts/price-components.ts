import { z } from 'zod';
import { Key } from './ids.ts';
import { Currency, DecimalString, plainDecimal } from './money.ts';
import { calculationModels } from './pricing.ts';

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
  /** A percentage of what falls into the tier. */
  rate: DecimalString.optional(),
  packageSize: z.int().min(1).optional(),
  packageAmount: DecimalString.optional(),
});
export type PricingTier = z.infer<typeof PricingTier>;

export const billingIntervals = ['day', 'week', 'month', 'year', 'one_time'] as const;

/** Owed for a period whatever is used; usage draws from it, and what goes beyond costs a percentage of its usual price. */
export const Commitment = z.strictObject({
  amount: DecimalString,
  /** 100 is the usual price, 120 a fifth more. */
  overageRate: DecimalString.default('100'),
});
export type Commitment = z.infer<typeof Commitment>;

const amounts = {
  unitAmount: DecimalString.optional(),
  tiers: z.array(PricingTier).max(100).optional(),
  /** What a period costs at least, and at most. */
  minimum: DecimalString.optional(),
  maximum: DecimalString.optional(),
  commitment: Commitment.optional(),
};

/** What one more currency charges: the same model with other amounts. */
export const CurrencyOption = z.strictObject(amounts);
export type CurrencyOption = z.infer<typeof CurrencyOption>;

export const Meter = z.strictObject({
  eventName: z.string().min(1).max(100),
  displayName: z.string().min(1).max(250),
  aggregation: z.enum(['sum', 'count', 'last']),
});
export type Meter = z.infer<typeof Meter>;

/**
 * One price of a plan; a plan combines as many as it needs. It becomes one Stripe price where Stripe has such a price,
 * else it is priced here alone.
 */
export const PriceComponent = z.strictObject({
  key: Key,
  name: z.string().min(1).max(250),
  model: z.enum(calculationModels),
  /** Licensed quantities are set on the subscription, metered ones are counted by usage. */
  usageType: z.enum(['licensed', 'metered']).default('licensed'),
  interval: z.enum(billingIntervals),
  intervalCount: z.int().min(1).max(156).default(1),
  ...amounts,
  /** Of percentage models: 0 to 100, the same in every currency; the quantity is an amount in major units. */
  rate: DecimalString.optional(),
  packageSize: z.int().min(1).optional(),
  /** Taken off the quantity before the tiers. */
  freeUnits: DecimalString.optional(),
  /** What one unit is called, such as "seat". */
  unitName: z.string().min(1).max(40).optional(),
  meter: Meter.optional(),
  currencyOptions: z.record(Currency, CurrencyOption).default({}),
});
export type PriceComponent = z.infer<typeof PriceComponent>;
