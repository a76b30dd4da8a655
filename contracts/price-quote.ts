import { z } from 'zod';
import { CustomerId, Key, PlanVersionId } from './ids.ts';
import { Currency } from './money.ts';
import { Country } from './personal-data.ts';
import { CalculationComponent, CalculationDiscount, PriceCalculation, PricingComponent } from './pricing.ts';
import { promotionTypes } from './pricing-promotions.ts';
import { Moment, RuleSelection } from './pricing-rules.ts';
import { TaxDecision, TaxRegion } from './pricing-tax.ts';

const Quantity = CalculationComponent.shape.quantity.unwrap();

/** `calculatePrice`: for a plan, what is used, and who asks. */
export const CalculatePriceInput = z.strictObject({
  customerId: CustomerId.optional(),
  /** Attributes of somebody who is no customer yet, or other ones than the customer's. */
  attributes: z.record(z.string(), z.unknown()).default({}),
  /** Without it the customer's. */
  country: Country.optional(),
  /** A province where provinces tax; without it the country. */
  taxRegion: TaxRegion.optional(),
  postalCode: z.string().max(40).optional(),
  /** Without it the customer's, else the region's, else the plan's. */
  currency: Currency.optional(),
  /** Of which prices: what bills by another interval is left out. Metered prices belong to every one. */
  interval: z.enum(['day', 'week', 'month', 'year']).optional(),
  /** By component. A licensed price without one counts once, a metered one not at all. */
  usage: z.record(z.string().max(100), Quantity).default({}),
  /** A code that is entered. */
  code: z.string().max(100).optional(),
  /** Without it the customer's. */
  vatId: z.string().max(40).optional(),
  /** Without it as the customer's record says. */
  isExempt: z.boolean().optional(),
  /** A new customer pays the active version; a subscriber what the subscription's version asks. */
  as: z.enum(['subscriber', 'new']).default('subscriber'),
  /** Without it now. */
  at: Moment.optional(),
  /** The customer sees this price: of an experiment, that is what it is compared by. */
  shown: z.boolean().default(false),
});
export type CalculatePriceInput = z.infer<typeof CalculatePriceInput>;

/** The price of an experiment's variant, which stands in the place of the plan's own. */
export const GivenVariant = z.strictObject({
  experimentId: z.string(),
  key: Key,
  variant: Key,
  planVersionId: PlanVersionId,
  /** The plan of that version, which has its price in Stripe. */
  plan: Key,
  version: z.int(),
  /**
   * `assigned` while it runs; `kept` for the time of notice after it, `subscribed` by who bought it, for as long as they
   * have it; `scaled`: it has won.
   */
  way: z.enum(['assigned', 'kept', 'subscribed', 'scaled']),
  reason: z.string(),
});
export type GivenVariant = z.infer<typeof GivenVariant>;

export const QuotedPromotion = z.strictObject({
  promotionId: z.string(),
  name: z.string(),
  /** Null of one that does not apply. */
  type: z.enum(promotionTypes).nullable(),
  outcome: z.enum(['applied', 'passed_over', 'not_applicable']),
  /** Minor units that it takes off. */
  amount: z.int(),
  reason: z.string(),
});
export type QuotedPromotion = z.infer<typeof QuotedPromotion>;

/** The calculation, with how each of its numbers came about. */
export const PlanPrice = PriceCalculation.extend({
  plan: Key,
  /** Whose prices these are: of the plan, or of the plan that `experiment` names. */
  version: z.int(),
  at: z.iso.datetime(),
  country: Country.nullable(),
  components: z.array(PricingComponent),
  rules: RuleSelection,
  /** What is agreed with the customer, which goes before all rules. */
  customerPricing: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
  grandfathering: z
    .strictObject({ version: z.int(), activeVersion: z.int().nullable(), reason: z.string() })
    .nullable(),
  /** What an experiment on the plan's price gives them; null where none does. */
  experiment: GivenVariant.nullable(),
  /** How the currency came about: stated by the plan, by override of a region, or by exchange rate. */
  pricedBy: z.strictObject({
    way: z.enum(['plan', 'region', 'exchange_rate']),
    regionalPricingId: z.string().nullable(),
    ratesOf: z.iso.date().nullable(),
  }),
  appliedDiscounts: z.array(
    z.strictObject({
      origin: z.enum(['customer', 'rule', 'promotion']),
      id: z.string(),
      name: z.string(),
      discount: CalculationDiscount,
    }),
  ),
  promotions: z.array(QuotedPromotion),
  trialDays: z.int(),
  /** The plan that an upgrade promotion gives in its place. */
  upgradeTo: Key.nullable(),
  taxBehavior: z.enum(['exclusive', 'inclusive', 'unspecified']),
  taxDecision: TaxDecision,
  taxedBy: z.enum(['table', 'stripe_tax', 'nobody']),
});
export type PlanPrice = z.infer<typeof PlanPrice>;
