import { z } from 'zod';

/** ISO 4217, lower case as Stripe writes it. */
export const Currency = z.string().regex(/^[a-z]{3}$/, 'a currency is three lower-case letters, such as "usd"');

/** A decimal number as a string: at most 12 decimals, as Stripe's `unit_amount_decimal`. The sign is left to the rules. */
export const DecimalString = z
  .string()
  .regex(/^-?\d{1,15}(\.\d{1,12})?$/, 'a decimal string with at most 15 digits before and 12 after the point')
  .meta({ description: 'Decimal number as a string; amounts are in minor units (cents)' });

/** JavaScript writes small and large numbers with an exponent, which no decimal text has. */
export function plainDecimal(value: string | number): string {
  if (typeof value === 'string' || !String(value).includes('e')) return String(value);
  return Math.abs(value) < 1 ? value.toFixed(20).replace(/0+$/, '') : BigInt(value).toString();
}

/** A number is read as its decimal text; it is stored and answered as text. */
export const DecimalOrNumber = z.codec(z.union([DecimalString, z.number()]), DecimalString, {
  decode: plainDecimal,
  encode: (text) => text,
});

/** Whole minor units (cents) of one currency. */
export const Money = z.strictObject({ amount: z.int(), currency: Currency });
export type Money = z.infer<typeof Money>;
