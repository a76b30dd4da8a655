import { z } from 'zod';
import { Currency, plainDecimal } from './money.ts';
import { Country } from './personal-data.ts';
import { ValidationProblem, ValidationSuggestion } from './validation.ts';

/**
 * The calculators: nothing is stored, so a number that makes no sense ("NaN", 13 decimals, a negative quantity) is read
 * here and answered with PricingValidationFailed and its field, by the same rules that check a plan.
 */
const Amount = z.string().max(64).meta({ description: 'Minor units (cents) as a decimal string, at most 12 decimals' });
const decimalText = z.codec(z.union([z.string().max(64), z.number()]), z.string(), {
  decode: plainDecimal,
  encode: (text) => text,
});
export const decimalOrNumber = (description: string) => decimalText.meta({ description });
const Quantity = decimalOrNumber('Decimal string, at most 12 decimals');
const Percentage = decimalOrNumber('Percentage from 0 to 100 as a decimal string');
const CurrencyCode = z.string().max(16).meta({ description: 'ISO 4217, lower case', example: 'usd' });

export const calculationModels = [
  'flat',
  'per_unit',
  'package',
  'graduated',
  'volume',
  'percentage',
  'graduated_percentage',
  'graduated_package',
  'volume_package',
] as const;
export type CalculationModel = (typeof calculationModels)[number];

export const CalculationTier = z.strictObject({
  upTo: decimalText.nullable().meta({ description: 'Last unit of the tier, or null for the rest' }),
  unitAmount: Amount.optional(),
  flatAmount: Amount.optional(),
  /** A percentage of what falls into the tier. */
  rate: Percentage.optional(),
  packageSize: z.int().optional(),
  packageAmount: Amount.optional(),
});
export type CalculationTier = z.infer<typeof CalculationTier>;

/** Owed for the period whatever is used; usage draws from it, and what goes beyond is billed on top. */
export const CalculationCommitment = z.strictObject({
  amount: Amount,
  overageRate: decimalOrNumber('What usage beyond it costs, as a percentage of its usual price').optional(),
});
export type CalculationCommitment = z.infer<typeof CalculationCommitment>;

const componentFields = {
  id: z.string().min(1).max(100),
  model: z.enum(calculationModels),
  unitAmount: Amount.optional(),
  tiers: z.array(CalculationTier).max(1_000).optional(),
  packageSize: z.int().optional(),
  /** Taken off the quantity before the tiers. */
  freeUnits: Quantity.optional(),
  rate: Percentage.optional(),
  /** What the line costs at least, and at most. */
  minimum: Amount.optional(),
  maximum: Amount.optional(),
  commitment: CalculationCommitment.optional(),
};

/** A price without a quantity. */
export const PricingComponent = z.strictObject(componentFields);
export type PricingComponent = z.infer<typeof PricingComponent>;

export const CalculationComponent = z.strictObject({
  ...componentFields,
  /** Units; for percentage models an amount in major units. A flat price needs none. */
  quantity: Quantity.optional(),
  /** What the period was billed already: `quantity` comes on top, and the line is the difference. */
  previousQuantity: Quantity.optional(),
});
export type CalculationComponent = z.infer<typeof CalculationComponent>;

export const CalculationDiscount = z.strictObject({
  type: z.enum(['percentage', 'fixed_amount']),
  /** 0 to 100, or minor units. */
  value: decimalOrNumber('Percentage from 0 to 100, or minor units, as a decimal string'),
});
export type CalculationDiscount = z.infer<typeof CalculationDiscount>;

export const CalculationTax = z.strictObject({
  behavior: z.enum(['exclusive', 'inclusive', 'unspecified']),
  rates: z
    .array(z.strictObject({ region: z.string().max(64).optional(), percentage: Percentage }))
    .max(20)
    .default([]),
});
export type CalculationTax = z.infer<typeof CalculationTax>;

export const CalculateInput = z.strictObject({
  currency: CurrencyCode,
  components: z.array(CalculationComponent).min(1).max(200),
  /** Applied in this order, each to what those before it have left. */
  discounts: z.array(CalculationDiscount).max(20).default([]),
  tax: CalculationTax.optional(),
});
export type CalculateInput = z.infer<typeof CalculateInput>;

export const PriceCalculation = z.strictObject({
  lines: z.array(
    z.strictObject({
      id: z.string(),
      quantity: z.string(),
      /** Minor units, rounded once. */
      amount: z.int(),
      /** The same before rounding. */
      exact: z.string(),
    }),
  ),
  subtotal: z.int(),
  /** `allocations` are the shares of the lines, in their order. */
  discounts: z.array(z.strictObject({ amount: z.int(), allocations: z.array(z.int()) })),
  /** On top of the subtotal when exclusive, part of it when inclusive. */
  tax: z.int(),
  total: z.int(),
  currency: Currency,
});
export type PriceCalculation = z.infer<typeof PriceCalculation>;

export const ProrateInput = z.strictObject({
  currency: CurrencyCode,
  unitAmount: Amount,
  quantity: Quantity.default('1'),
  periodStart: z.iso.datetime({ offset: true }),
  periodEnd: z.iso.datetime({ offset: true }),
  from: z.iso.datetime({ offset: true }),
  to: z.iso.datetime({ offset: true }),
  direction: z.enum(['charge', 'credit']),
});
export type ProrateInput = z.infer<typeof ProrateInput>;

/** A credit is negative. `exact` has at most 12 decimals; the amount is floored from the fraction itself. */
export const Proration = z.strictObject({ amount: z.int(), exact: z.string() });
export type Proration = z.infer<typeof Proration>;

export const ValidatePricingInput = z.strictObject({
  currency: CurrencyCode,
  /** Where they would be asked: laws and Stripe have a say in it. */
  countries: z.array(Country).max(250).default([]),
  components: z.array(CalculationComponent).min(1).max(200),
  discounts: z.array(CalculationDiscount).max(20).default([]),
  tax: CalculationTax.optional(),
});
export type ValidatePricingInput = z.infer<typeof ValidatePricingInput>;

export const PricingValidation = z.strictObject({
  isValid: z.boolean(),
  errors: z.array(ValidationProblem),
  warnings: z.array(ValidationProblem),
  suggestions: z.array(ValidationSuggestion),
});
export type PricingValidation = z.infer<typeof PricingValidation>;
