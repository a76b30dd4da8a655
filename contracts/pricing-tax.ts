import { z } from 'zod';
import { Country } from './personal-data.ts';

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

const Percentage = z.string().regex(/^\d{1,3}(\.\d{1,6})?$/, 'a percentage such as "25" or "9.975"');
const RegionalRate = z.strictObject({
  name: z.string().trim().min(1).max(40),
  percentage: Percentage,
  effectiveFrom: z.iso.date(),
  source: z.string().trim().min(1).max(500),
});

/** Rates of one region, instead of those that are shipped for it. */
export const TaxRegionInput = z.strictObject({
  region: TaxRegion,
  rates: z.array(RegionalRate).min(1).max(100),
  note: z.string().max(1_000).default(''),
});
export type TaxRegionInput = z.infer<typeof TaxRegionInput>;
export const TaxRegionUpdates = z
  .strictObject({ rates: TaxRegionInput.shape.rates, note: z.string().max(1_000) })
  .partial();

export const TaxRegionRecord = TaxConfiguration.extend({
  id: z.string(),
  /** Whether the installation has put rates of its own in the place of those shipped. */
  isOwn: z.boolean(),
  /** Of the installation's own rates; null for those shipped. */
  history: z.array(TaxRate),
  note: z.string(),
  revision: z.int().positive().nullable(),
});
export type TaxRegionRecord = z.infer<typeof TaxRegionRecord>;

/** Where the seller is and collects tax, and who calculates it. */
export const TaxSettings = z.strictObject({
  sellerCountry: Country,
  /** Regions where the seller collects tax beside its own; `EU` is the One-Stop-Shop. */
  registrations: z.array(z.union([TaxRegion, z.literal('EU')])).max(300),
  /** What a price that does not say is taken for; null taxes nothing. */
  defaultBehavior: z.enum(['inclusive', 'exclusive', 'inferred_by_currency']).nullable(),
  provider: z.enum(['table', 'stripe_tax']),
  revision: z.int().positive(),
});
export type TaxSettings = z.infer<typeof TaxSettings>;
export const TaxSettingsUpdates = TaxSettings.omit({ revision: true }).partial();

/** What is to be taxed, and for whom. Amounts are minor units, after discounts. */
export interface TaxRequest {
  currency: string;
  behavior: 'inclusive' | 'exclusive';
  lines: { reference: string; amount: number }[];
  seller: { country: string; registrations: readonly string[] };
  customer: { region: string; postalCode?: string; vatId?: string; isExempt?: boolean };
  day: string;
}

export interface TaxAnswer {
  tax: number;
  lines: { reference: string; tax: number }[];
  decision: TaxDecision;
  calculatedBy: TaxSettings['provider'];
}

/** Our tables and Stripe Tax answer the same question; both pass one suite. */
export interface TaxCalculator {
  /** @throws PricingValidationFailed when the place cannot be taxed, StripeIntegrationFailure, ExternalAPITimeout */
  calculate(request: TaxRequest): Promise<TaxAnswer>;
}
