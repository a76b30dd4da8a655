import { z } from 'zod';
import { Currency } from './money.ts';
import { PricePointEnding } from './pricing-regional.ts';
import { ExchangeRate } from './subscriptions.ts';

export const OfferCurrencyInput = z.strictObject({ code: Currency, ending: PricePointEnding.default('none') });
export type OfferCurrencyInput = z.infer<typeof OfferCurrencyInput>;
export const CurrencyUpdates = z.strictObject({ ending: PricePointEnding }).partial();

/** A currency of ISO 4217 with Stripe's minor units, and how the installation sells in it. */
export const CurrencyRecord = z.strictObject({
  id: Currency,
  code: Currency,
  /** Decimals between a unit and the minor unit in which Stripe takes amounts. */
  decimals: z.int(),
  /** What is charged is a multiple of this many minor units. */
  step: z.int(),
  isBase: z.boolean(),
  /** Whether prices are converted to it where a plan states none of its own. */
  isOffered: z.boolean(),
  /** How converted prices end. */
  ending: PricePointEnding,
  /** Units of the base currency for one unit, today. */
  rate: ExchangeRate.nullable(),
  revision: z.int().positive().nullable(),
});
export type CurrencyRecord = z.infer<typeof CurrencyRecord>;

export const CurrencyRates = z.strictObject({ base: Currency, data: z.array(ExchangeRate), total: z.int() });
export const NewCurrencyRates = z.strictObject({
  rates: z
    .array(ExchangeRate.omit({ currency: true }))
    .min(1)
    .max(1_000),
});
