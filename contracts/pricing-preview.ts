import { z } from 'zod';
import { Currency } from './money.ts';
import { CalculateInput, CalculationComponent, PricingComponent } from './pricing.ts';

const Quantity = CalculationComponent.shape.quantity.unwrap();

/** Quantities of one customer, by component; a component that is not named has its own quantity, or none. */
export const CustomerUsage = z.strictObject({
  customerId: z.string().min(1).max(100),
  quantities: z.record(z.string().max(100), Quantity),
});
export type CustomerUsage = z.infer<typeof CustomerUsage>;

export const PricingPreviewInput = z.strictObject({
  ...CalculateInput.shape,
  /** Whole quantities from `from` to `to`, about `points` of them, tier ends included. */
  range: z
    .strictObject({
      from: z.int().min(0).max(1_000_000_000).default(0),
      to: z.int().min(1).max(1_000_000_000),
      points: z.int().min(2).max(500).default(50),
    })
    .prefault({ to: 100 }),
  /** Another version of the same prices, in the same currency. */
  compareWith: z.strictObject({ components: z.array(CalculationComponent).min(1).max(200) }).optional(),
  /** What customers use, priced on both versions. */
  usages: z.array(CustomerUsage).max(1_000).default([]),
});
export type PricingPreviewInput = z.infer<typeof PricingPreviewInput>;

export const PricePoint = z.strictObject({
  quantity: z.string(),
  amount: z.int(),
  exact: z.string(),
  /** What the last unit costs, in minor units before rounding; null at 0. */
  marginal: z.string().nullable(),
  /** What a unit costs on average, to 12 decimals; null at 0. */
  average: z.string().nullable(),
});
export type PricePoint = z.infer<typeof PricePoint>;

export const PriceCurve = z.strictObject({
  id: z.string(),
  model: PricingComponent.shape.model,
  points: z.array(PricePoint),
  /** Where volume tiers make a larger quantity cost less. */
  cheaperToBuyMore: z.array(
    z.strictObject({ tier: z.int(), from: z.string(), to: z.string(), buy: z.string(), saves: z.string() }),
  ),
});
export type PriceCurve = z.infer<typeof PriceCurve>;

export const VersionComparison = z.strictObject({
  customers: z.int(),
  winners: z.int(),
  losers: z.int(),
  unchanged: z.int(),
  /** Not priced by one of the versions: above a bounded last tier. */
  unpriced: z.array(z.string()),
  revenueBefore: z.int(),
  revenueAfter: z.int(),
  revenueChange: z.int(),
  /** Largest change first. */
  changes: z.array(z.strictObject({ customerId: z.string(), before: z.int(), after: z.int(), change: z.int() })),
});
export type VersionComparison = z.infer<typeof VersionComparison>;

export const PricingPreview = z.strictObject({
  currency: Currency,
  curves: z.array(PriceCurve),
  comparison: VersionComparison.nullable(),
});
export type PricingPreview = z.infer<typeof PricingPreview>;
