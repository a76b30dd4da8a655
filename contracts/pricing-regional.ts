import { z } from 'zod';
import { idOf, Key } from './ids.ts';
import { Currency, DecimalString } from './money.ts';

/** Prices that people find: x.99, x.95, whole tens (x0), whole units; or as the rate makes them. */
export const pricePointEndings = ['none', 'whole', 'x0', 'x.95', 'x.99'] as const;
export const PricePointEnding = z.enum(pricePointEndings);
export type PricePointEnding = z.infer<typeof PricePointEnding>;

/** How many units of each currency one unit of the base buys. */
export const ExchangeRates = z.strictObject({
  base: Currency,
  date: z.iso.date(),
  source: z.string().max(500),
  rates: z.record(Currency, DecimalString),
});
export type ExchangeRates = z.infer<typeof ExchangeRates>;

/** Amounts of one component in a region, instead of those of the exchange rate. */
export const RegionalOverride = z.strictObject({
  componentId: z.string().min(1).max(100),
  unitAmount: DecimalString.optional(),
  tiers: z
    .array(
      z.strictObject({
        unitAmount: DecimalString.optional(),
        flatAmount: DecimalString.optional(),
        packageAmount: DecimalString.optional(),
      }),
    )
    .max(1_000)
    .optional(),
});
export type RegionalOverride = z.infer<typeof RegionalOverride>;

export const RegionalPricing = z.strictObject({
  id: z.string().min(1).max(100),
  /** ISO 3166-1 alpha-2; none is everywhere else. */
  countries: z.array(z.string().regex(/^[A-Z]{2}$/)).max(250),
  currency: Currency,
  overrides: z.array(RegionalOverride).max(200).default([]),
  /** Up or down before rounding, such as "-20" for purchasing power. */
  adjustment: z.string().max(64).default('0'),
  ending: PricePointEnding.default('none'),
});
export type RegionalPricing = z.infer<typeof RegionalPricing>;

export const RegionalPricingId = idOf('regional');

const regionalFields = {
  /** Keys of plans; none is all. Overrides name components, so they are for one plan. */
  targetPlans: z.array(Key).max(200),
  countries: RegionalPricing.shape.countries,
  currency: Currency,
  overrides: z.array(RegionalOverride).max(200),
  adjustment: z.string().regex(/^-?\d{1,3}(\.\d{1,6})?$/, 'a percentage such as "-20"'),
  ending: PricePointEnding,
};

export const CreateRegionalPricingInput = z.strictObject({
  ...regionalFields,
  targetPlans: regionalFields.targetPlans.default([]),
  overrides: regionalFields.overrides.default([]),
  adjustment: regionalFields.adjustment.default('0'),
  ending: regionalFields.ending.default('none'),
});
export type CreateRegionalPricingInput = z.infer<typeof CreateRegionalPricingInput>;
export const RegionalPricingUpdates = z.strictObject(regionalFields).partial();

export const StoredRegionalPricing = z.strictObject({
  id: RegionalPricingId,
  ...regionalFields,
  revision: z.int().positive(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type StoredRegionalPricing = z.infer<typeof StoredRegionalPricing>;
