/**
 * Every rounding of money, each with its source. Amounts are fractions `numerator / denominator` of a minor unit
 * (denominator above 0); `step` is what the currency can charge: 10 for kwd, 100 for isk, else 1
 * (https://docs.stripe.com/currencies#three-decimal, #special-cases).
 */

/** Toward minus infinity, to a multiple of the step. */
function floorToStep(numerator: bigint, denominator: bigint, step: number): bigint {
  const unit = denominator * BigInt(step);
  const quotient = numerator / unit;
  const floored = numerator % unit < 0n ? quotient - 1n : quotient;
  return floored * BigInt(step);
}

/** To the nearest multiple of the step, half away from zero. */
function halfUpToStep(numerator: bigint, denominator: bigint, step: number): bigint {
  const unit = denominator * BigInt(step);
  const size = numerator < 0n ? -numerator : numerator;
  const rounded = ((2n * size + unit) / (2n * unit)) * BigInt(step);
  return numerator < 0n ? -rounded : rounded;
}

/**
 * An invoice line, once, after the quantity is multiplied in: half up.
 * Source: https://docs.stripe.com/billing/subscriptions/decimal-amounts, "Rounding" (0.05 × 30 = 1.5 cents → 2).
 */
export function roundLine(numerator: bigint, denominator: bigint, step: number): bigint {
  return halfUpToStep(numerator, denominator, step);
}

/**
 * A proration line floors, so that a credit of 2.5 is −3 and a charge of 4.5 is 4. Each line on its own.
 * Source: https://docs.stripe.com/billing/subscriptions/prorations, as invoices of the Stripe API show it.
 */
export function roundProration(numerator: bigint, denominator: bigint, step: number): bigint {
  return floorToStep(numerator, denominator, step);
}

/** A line's share of a discount: floor; the last line takes the remainder. Source: invoices of the Stripe API with an amount_off coupon. */
export function roundDiscountShare(numerator: bigint, denominator: bigint, step: number): bigint {
  return floorToStep(numerator, denominator, step);
}

/** What a percentage takes off a subtotal: half up like a line, whose source it shares; Stripe states no rule of its own for it. */
export function roundDiscount(numerator: bigint, denominator: bigint, step: number): bigint {
  return halfUpToStep(numerator, denominator, step);
}

/**
 * Tax of one line at one rate: half up at the line. Rates are laid on lines
 * (https://docs.stripe.com/invoicing/taxes/tax-rates); the one public table that shows how their tax is rounded stands
 * below a page on fees, and is about line items: 15 % of 0.43 → 0.06, of 4.84 → 0.73, together 0.79
 * (https://support.stripe.com/questions/rounding-rules-for-stripe-fees, "Additional information").
 */
export function roundTax(numerator: bigint, denominator: bigint, step: number): bigint {
  return halfUpToStep(numerator, denominator, step);
}

/** Whole minor units as a number. @throws RangeError beyond 2^53, where a number is no longer exact */
export function asMinorUnits(amount: bigint): number {
  if (amount > BigInt(Number.MAX_SAFE_INTEGER) || amount < -BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new RangeError(`${amount} minor units are more than can be written exactly`);
  }
  return Number(amount);
}
