import { z } from 'zod';
import { CustomerId, Key } from './ids.ts';
import { Currency } from './money.ts';
import { PlanPrice } from './price-quote.ts';
import { CalculationDiscount, CalculationTax, PricingComponent } from './pricing.ts';
import { CreditGrant } from './pricing-credits.ts';
import { Moment, RuleSelection } from './pricing-rules.ts';
import { TaxDecision } from './pricing-tax.ts';

/** Periods of up to 156 years from here on are still times that can be written. */
const Time = Moment.refine((at) => at < '2200', 'a time before 2200');
const Quantity = z.string().max(64);
export const invoiceIntervals = ['day', 'week', 'month', 'year'] as const;

/** A price that a subscription has, with how many of it. */
export const InvoiceItem = z.strictObject({
  ...PricingComponent.shape,
  description: z.string().max(250).optional(),
  /** Licensed is billed ahead, metered behind, one-time with the first invoice. */
  usageType: z.enum(['licensed', 'metered', 'one_time']).default('licensed'),
  /** Without it the cycle's. */
  interval: z.enum(invoiceIntervals).optional(),
  intervalCount: z.int().min(1).max(156).optional(),
  /** Of metered ones what was used in the period that the invoice is about. */
  quantity: Quantity,
});
export type InvoiceItem = z.infer<typeof InvoiceItem>;

export const BillingCycle = z.strictObject({
  /** When the first period began. */
  anchor: Time,
  interval: z.enum(invoiceIntervals),
  intervalCount: z.int().min(1).max(156).default(1),
  mode: z.enum(['anniversary', 'calendar']).default('anniversary'),
  timeZone: z.string().min(1).max(60).default('UTC'),
});

export const prorationBehaviors = ['create_prorations', 'always_invoice', 'none'] as const;

/** What happens to the subscription at the time that the preview is for. */
export const InvoiceEvent = z.discriminatedUnion('type', [
  /** It begins; with a trial, nothing is due until that ends. */
  z.strictObject({ type: z.literal('start'), trialEnd: Time.nullable().default(null) }),
  /** The invoice at the end of the period. */
  z.strictObject({ type: z.literal('renewal') }),
  /** Other prices or quantities. With another cycle it starts anew, and is invoiced at once. */
  z.strictObject({
    type: z.literal('change'),
    items: z.array(InvoiceItem).min(1).max(200),
    behavior: z.enum(prorationBehaviors).default('create_prorations'),
    cycle: BillingCycle.optional(),
  }),
  /** It ends now, with or without giving back the time that is left. */
  z.strictObject({ type: z.literal('cancel'), prorate: z.boolean().default(true) }),
  /** It rests; what was paid for that time is given back, and nothing more is due until it goes on. */
  z.strictObject({ type: z.literal('pause'), until: Time.nullable().default(null) }),
]);
export type InvoiceEvent = z.infer<typeof InvoiceEvent>;

/** All that an invoice is made of: the engine needs nothing else. */
export const InvoiceTerms = z.strictObject({
  currency: Currency,
  cycle: BillingCycle,
  /** When the event happens. */
  at: Time,
  event: InvoiceEvent,
  items: z.array(InvoiceItem).min(1).max(200),
  /** A trial that is under way. */
  trialEnd: Time.nullable().default(null),
  discounts: z.array(CalculationDiscount).max(20).default([]),
  /** What the period that is under way was billed with: unused time is given back at what it cost. */
  previousDiscounts: z.array(CalculationDiscount).max(20).optional(),
  /** What the period to come is billed with, where that is not what holds now: a rule begins or ends before it does. */
  renewal: z
    .strictObject({
      items: z.array(InvoiceItem).min(1).max(200),
      discounts: z.array(CalculationDiscount).max(20).default([]),
    })
    .optional(),
  tax: CalculationTax.optional(),
  /** Tax of each line as somebody else has calculated it by address and product: then rates are for reading alone. */
  taxByLine: z.array(z.int()).max(1_000).optional(),
  credits: z
    .array(CreditGrant.extend({ remaining: z.int().min(0) }))
    .max(500)
    .default([]),
  /** Stripe lets billing credits pay metered lines alone. */
  creditsApplyTo: z.enum(['metered', 'all']).default('metered'),
  /** The customer's balance in minor units, as Stripe writes it: negative is in the customer's favour. */
  customerBalance: z.int().default(0),
});
export type InvoiceTerms = z.infer<typeof InvoiceTerms>;
export type InvoiceTermsInput = z.input<typeof InvoiceTerms>;

export const invoiceLineKinds = ['licensed', 'metered', 'one_time', 'trial', 'unused_time', 'remaining_time'] as const;

export const InvoiceLine = z.strictObject({
  id: z.string(),
  kind: z.enum(invoiceLineKinds),
  description: z.string(),
  quantity: z.string(),
  period: z.strictObject({ from: z.iso.datetime(), to: z.iso.datetime() }),
  amount: z.int(),
  exact: z.string(),
  /** Never of a proration: its amount has the discounts in it. */
  isDiscountable: z.boolean(),
  discount: z.int(),
  credit: z.int(),
  tax: z.int(),
});
export type InvoiceLine = z.infer<typeof InvoiceLine>;

export const InvoicePreview = z.strictObject({
  currency: Currency,
  /** When the invoice is made. */
  date: z.iso.datetime(),
  reason: z.enum(['subscription_create', 'subscription_cycle', 'subscription_update', 'subscription_cancel']),
  lines: z.array(InvoiceLine),
  subtotal: z.int(),
  discounts: z.array(z.strictObject({ ...CalculationDiscount.shape, amount: z.int(), allocations: z.array(z.int()) })),
  credits: z.array(z.strictObject({ grantId: z.string(), amount: z.int() })),
  creditsApplied: z.int(),
  tax: z.int(),
  /** Below 0 nothing is due: it goes to the customer's balance. */
  total: z.int(),
  balanceApplied: z.int(),
  amountDue: z.int(),
  customerBalanceAfter: z.int(),
});
export type InvoicePreview = z.infer<typeof InvoicePreview>;

const Quantities = z.record(Key, Quantity);

/** The invoice of a customer and a plan from the records; or `terms` for what is on no record. */
export const InvoicePreviewInput = z.union([
  z.strictObject({ terms: InvoiceTerms }),
  z.strictObject({
    customerId: CustomerId,
    /** Without it the plan of the subscription; another one is a change of plan, or a new subscription. */
    plan: Key.optional(),
    version: z.int().positive().optional(),
    interval: z.enum(invoiceIntervals).optional(),
    /** Of licensed components; without them as subscribed, else one. */
    quantities: Quantities.default({}),
    /** Of metered components in the period. */
    usage: Quantities.default({}),
    event: z.enum(['start', 'renewal', 'change', 'cancel', 'pause']).default('renewal'),
    prorationBehavior: z.enum(prorationBehaviors).default('create_prorations'),
    prorate: z.boolean().default(true),
    pauseUntil: Time.nullable().default(null),
    at: Time.optional(),
    code: z.string().max(64).optional(),
    tax: CalculationTax.optional(),
    creditsApplyTo: z.enum(['metered', 'all']).default('metered'),
    customerBalance: z.int().default(0),
  }),
]);
export type InvoicePreviewInput = z.infer<typeof InvoicePreviewInput>;

/** The prices that hold at one moment, for the lines whose periods begin then. */
export const InvoicePricing = z.strictObject({
  at: z.iso.datetime(),
  /** Ids of the lines that are priced by it. */
  lines: z.array(z.string()),
  version: z.int(),
  rules: RuleSelection,
  customerPricing: PlanPrice.shape.customerPricing,
  grandfathering: PlanPrice.shape.grandfathering,
  pricedBy: PlanPrice.shape.pricedBy,
});
export type InvoicePricing = z.infer<typeof InvoicePricing>;

export const InvoicePreviewAnswer = z.strictObject({
  preview: InvoicePreview,
  /** What it was made of, so that the same engine makes it again elsewhere. */
  terms: InvoiceTerms,
  /** Which rule prices the latest of the periods that are billed, and why the others do not; null for terms from nowhere. */
  rules: RuleSelection.nullable(),
  /** How the prices of each period came about: a line is priced by what holds when its period begins. */
  pricings: z.array(InvoicePricing),
  /** Null where the tax was named by who asks. */
  taxDecision: TaxDecision.nullable(),
  taxedBy: PlanPrice.shape.taxedBy,
  promotions: z.array(
    z.strictObject({ promotionId: z.string(), name: z.string(), amount: z.int(), reason: z.string() }),
  ),
  notes: z.array(z.string()),
});
export type InvoicePreviewAnswer = z.infer<typeof InvoicePreviewAnswer>;
