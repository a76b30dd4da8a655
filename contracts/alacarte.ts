import { z } from 'zod';
import { CustomerId, FlagKey, idOf, Key } from './ids.ts';
import { Currency, Money } from './money.ts';
import { AvailabilityRules } from './plans.ts';
import { CalculationComponent, CalculationTier, decimalOrNumber } from './pricing.ts';

export const AlaCarteFeatureId = idOf('alacarte');

export const AlaCartePricing = z.strictObject({
  type: z.enum(['one_time', 'recurring', 'usage_based']),
  /** Minor units as a decimal string, for one unit; with tiers those hold. */
  amount: decimalOrNumber('Minor units as a decimal string').optional(),
  currency: Currency,
  /** Of what recurs or is metered. */
  billingInterval: z.enum(['month', 'year']).optional(),
  usageType: z.enum(['metered', 'licensed']).optional(),
  /** Graduated. */
  tiers: z.array(CalculationTier).max(100).optional(),
});
export type AlaCartePricing = z.infer<typeof AlaCartePricing>;

const fields = {
  /** The feature that it grants, by its key in the registry. */
  featureId: FlagKey,
  name: z.string().trim().min(1).max(250),
  description: z.string().max(2_000),
  pricing: AlaCartePricing,
  availability: AvailabilityRules,
  /** Features that the customer must have by plan or by purchase. */
  dependencies: z.array(FlagKey).max(50),
  /** What one unit adds to the customer's limits; null makes one unlimited. */
  limits: z.record(Key, z.int().nonnegative().nullable()).optional(),
  stripeProductConfig: z.strictObject({ metadata: z.record(z.string().min(1).max(40), z.string().max(500)) }),
};

export const AlaCarteFeatureConfig = z.strictObject({
  ...fields,
  description: fields.description.default(''),
  availability: fields.availability.prefault({}),
  dependencies: fields.dependencies.default([]),
  stripeProductConfig: fields.stripeProductConfig.prefault({ metadata: {} }),
});
export type AlaCarteFeatureConfig = z.infer<typeof AlaCarteFeatureConfig>;
export const AlaCarteFeatureUpdates = z.strictObject(fields).partial();

/** A feature sold on its own, beside any plan. */
export const AlaCarteFeature = z.strictObject({
  id: AlaCarteFeatureId,
  ...fields,
  /** Set once it is in Stripe. */
  stripeProductId: z.string().nullable(),
  stripePriceId: z.string().nullable(),
  purchaseCount: z.int().nonnegative(),
  /** What purchases brought in, before tax, by currency. */
  revenue: z.array(Money),
  revision: z.int().positive(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type AlaCarteFeature = z.infer<typeof AlaCarteFeature>;

/** Usage is recorded by the meter and is no purchase. */
export const AlaCartePurchaseInput = z.strictObject({
  customerId: CustomerId,
  quantity: CalculationComponent.shape.quantity.unwrap().default('1'),
});
export const AlaCartePurchase = z.strictObject({
  id: z.string(),
  featureId: AlaCarteFeatureId,
  customerId: CustomerId,
  quantity: z.string(),
  price: Money,
  purchasedAt: z.iso.datetime(),
});
export type AlaCartePurchase = z.infer<typeof AlaCartePurchase>;
