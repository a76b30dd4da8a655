import type { CalculationDiscount } from '../../contracts/pricing.ts';
import type { CurrencyRule } from '../money/currencies.ts';
import { asMinorUnits, roundDiscount, roundDiscountShare } from '../money/rounding.ts';
import { parseScaled, scaledOne, smaller } from '../money/scaled.ts';

/** What a discount takes off, and each line's share in the order of the lines. Minor units, positive. */
export interface AppliedDiscount {
  amount: number;
  allocations: number[];
}

/**
 * Discounts one after the other, each on what those before it have left, as Stripe applies the coupons of an invoice in
 * their order (https://docs.stripe.com/billing/subscriptions/coupons#multiple-discounts). None takes more than is left.
 */
export function applyDiscounts(
  amounts: readonly number[],
  discounts: readonly CalculationDiscount[],
  currency: CurrencyRule,
): AppliedDiscount[] {
  const left = amounts.map(BigInt);
  return discounts.map((discount) => {
    const applied = spread(discountAmount(discount, left, currency), left, currency);
    for (const [index, share] of applied.entries()) left[index]! -= share;
    return {
      amount: asMinorUnits(applied.reduce((sum, share) => sum + share, 0n)),
      allocations: applied.map(asMinorUnits),
    };
  });
}

function discountAmount({ type, value }: CalculationDiscount, left: readonly bigint[], currency: CurrencyRule): bigint {
  const subtotal = left.reduce((sum, amount) => sum + amount, 0n);
  if (subtotal <= 0n) return 0n;
  const size = parseScaled(value) ?? 0n;
  const wanted =
    type === 'percentage'
      ? roundDiscount(subtotal * size, 100n * scaledOne, currency.step)
      : roundDiscountShare(size, scaledOne, currency.step);
  return smaller(wanted, subtotal);
}

/**
 * Each line that costs something takes its share, floored; the last takes the remainder, and what does not fit on it
 * goes to the one before. A line that is a credit takes none.
 */
function spread(amount: bigint, left: readonly bigint[], currency: CurrencyRule): bigint[] {
  const open = left.map((one) => (one > 0n ? one : 0n));
  const sum = open.reduce((total, one) => total + one, 0n);
  if (sum === 0n) return open;
  const shares = open.map((one) => roundDiscountShare(amount * one, sum, currency.step));
  let remainder = amount - shares.reduce((total, share) => total + share, 0n);
  for (let index = shares.length - 1; index >= 0 && remainder > 0n; index -= 1) {
    const room = open[index]! - shares[index]!;
    const more = smaller(remainder, room);
    shares[index]! += more;
    remainder -= more;
  }
  return shares;
}
