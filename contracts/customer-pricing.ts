import { z } from 'zod';
import { FeatureOverride } from './entitlements.ts';
import { CustomerId, idOf, Key } from './ids.ts';
import { Currency } from './money.ts';
import { CalculationDiscount } from './pricing.ts';
import { ApprovalState, ComponentPrice, Moment } from './pricing-rules.ts';

export const CustomerPricingId = idOf('custprice');

const fields = {
  /** Of the agreement, such as "Contract 2026". */
  name: z.string().trim().min(1).max(250),
  /** The plan whose prices it changes; null is every plan. */
  plan: Key.nullable(),
  currency: Currency.optional().meta({
    description: 'Of the amounts; without it what the customer pays in. In another currency they do not hold',
  }),
  /** Prices that hold instead of the plan's, by component. */
  pricingRules: z.array(z.strictObject({ componentId: z.string().min(1).max(100), price: ComponentPrice })).max(50),
  discounts: z.array(CalculationDiscount).max(10),
  /** Features and limits that hold instead of the plan's. */
  featureOverrides: z.array(FeatureOverride).max(200).optional(),
  effectiveDate: Moment,
  /** The first moment at which it no longer holds. */
  expirationDate: Moment.nullable(),
};

/** What is agreed with one customer; it goes before every pricing rule. */
export const CustomPricingConfig = z.strictObject({
  ...fields,
  plan: fields.plan.default(null),
  pricingRules: fields.pricingRules.default([]),
  discounts: fields.discounts.default([]),
  effectiveDate: fields.effectiveDate.optional(),
  expirationDate: fields.expirationDate.default(null),
});
export type CustomPricingConfig = z.infer<typeof CustomPricingConfig>;

export const CustomerPricingUpdates = z.strictObject(fields).partial();

const Agreement = z.strictObject(fields);
export type CustomerAgreement = z.infer<typeof Agreement>;

export const CustomerPricing = Agreement.extend({
  id: CustomerPricingId,
  customerId: CustomerId,
  approval: ApprovalState,
  approvedBy: z.string().nullable(),
  pending: Agreement.nullable(),
  changeRequestId: z.string().nullable(),
  /** The customer's id in Stripe, once it has one. */
  stripeCustomerId: z.string().nullable(),
  revision: z.int().positive(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type CustomerPricing = z.infer<typeof CustomerPricing>;
