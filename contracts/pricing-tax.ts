import { z } from 'zod';

/** ISO 3166-1 alpha-2, or ISO 3166-2 where provinces tax: `DE`, `CA-QC`. */
export const TaxRegion = z
  .string()
  .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, 'a country or province, such as "DE" or "CA-QC"');

export const TaxRate = z.strictObject({
  region: z.string(),
  /** What it is called on an invoice: VAT, GST, QST … */
  name: z.string(),
  percentage: z.string(),
  /** First day on which it holds (ISO 8601). */
  effectiveFrom: z.iso.date(),
  source: z.string(),
});
export type TaxRate = z.infer<typeof TaxRate>;

export const TaxConfiguration = z.strictObject({
  region: z.string(),
  isEuMember: z.boolean(),
  /** How consumer prices are shown there. */
  usualBehavior: z.enum(['inclusive', 'exclusive']),
  /** Rates in force, all of them due together. */
  rates: z.array(TaxRate),
  /** Rates already decided for later. */
  upcoming: z.array(TaxRate),
  /** `stripe_tax` where rates hang on the address and the product, so that no table can hold them. */
  calculatedBy: z.enum(['table', 'stripe_tax']),
  vatIdExample: z.string().nullable(),
  /** When the table was last compared with its sources. */
  checkedAt: z.iso.date(),
});
export type TaxConfiguration = z.infer<typeof TaxConfiguration>;

export const TaxDecision = z.strictObject({
  treatment: z.enum([
    'taxed',
    'reverse_charge',
    'exempt',
    'out_of_scope',
    'not_registered',
    'calculated_by_stripe_tax',
  ]),
  /** Whose rates apply; null without tax. */
  region: z.string().nullable(),
  rates: z.array(TaxRate),
  reason: z.string(),
  source: z.string().nullable(),
});
export type TaxDecision = z.infer<typeof TaxDecision>;
