import type { InvoiceItem } from '../../../contracts/invoice-preview.ts';
import type { CalculationDiscount } from '../../../contracts/pricing.ts';
import type { CurrencyRule } from '../../money/currencies.ts';
import { asMinorUnits, roundProration } from '../../money/rounding.ts';
import { formatScaled, parseScaled, power10, scaledDecimals, scaledOne } from '../../money/scaled.ts';
import { committedDecimals } from '../commitment.ts';
import type { LinePrice } from '../price/compile-price.ts';
import { sharedPrice } from '../price/known-prices.ts';
import type { BillingPeriod } from '../proration/changes.ts';

/** What an item costs for a whole period, rounded once. A component of percentages reads its quantity as money. */
export function wholeAmount(item: InvoiceItem, currency: CurrencyRule): LinePrice {
  return sharedPrice(item, currency).line(item.quantity);
}

/**
 * What a part of a period costs: the whole amount before rounding, less the percentages that it is billed with, by the
 * second, floored. A fixed amount off is no part of a proration: it belongs to an invoice, not to time.
 *
 * Sources: https://docs.stripe.com/billing/subscriptions/prorations ("Prorations and discounts": prorations are not
 * discountable, so that discounts stand in their amounts); rounding as `roundProration` says.
 */
export function partAmount(
  item: InvoiceItem,
  { whole, part, direction }: { whole: BillingPeriod; part: BillingPeriod; direction: 'charge' | 'credit' },
  discounts: readonly CalculationDiscount[],
  currency: CurrencyRule,
): LinePrice {
  const { exact } = wholeAmount(item, currency);
  let numerator = exactUnits(exact) * BigInt(part.end - part.start) * (direction === 'credit' ? -1n : 1n);
  let denominator = exactOne * BigInt(whole.end - whole.start);
  for (const { type, value } of discounts) {
    if (type !== 'percentage') continue;
    numerator *= 100n * scaledOne - (parseScaled(value) ?? 0n);
    denominator *= 100n * scaledOne;
  }
  return {
    amount: asMinorUnits(roundProration(numerator, denominator, currency.step)),
    exact: formatScaled(nearest(numerator * scaledOne, denominator), scaledDecimals),
  };
}

/** An exact amount has at most so many decimals: those of an amount, of a quantity, of a percentage, and of an overage rate. */
const exactDecimals = committedDecimals;
const exactOne = power10(exactDecimals);

function exactUnits(text: string): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const size = BigInt(whole + fraction.padEnd(exactDecimals, '0'));
  return text.startsWith('-') ? -size : size;
}

function nearest(numerator: bigint, denominator: bigint): bigint {
  const size = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * size + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}
