import type { CalculationTax } from '../../../contracts/pricing.ts';
import type { CurrencyRule } from '../../money/currencies.ts';
import { asMinorUnits, roundTax } from '../../money/rounding.ts';
import { parseScaled, scaledOne } from '../../money/scaled.ts';

const hundred = 100n * scaledOne;

/**
 * Tax in minor units on lines after their discounts, each line at each rate rounded on its own (`roundTax`). Rates add
 * up, they do not compound: an inclusive price holds a net part and each rate's share of that
 * (https://docs.stripe.com/tax/tax-rates#inclusive-vs-exclusive-tax).
 *
 * `unspecified` taxes nothing: Stripe refuses to tax a price that does not say whether tax is in it
 * (https://docs.stripe.com/tax/products-prices-tax-codes-tax-behavior#setting-tax-behavior).
 */
export function taxOn(amounts: readonly number[], tax: CalculationTax | undefined, currency: CurrencyRule): number {
  if (!tax || tax.behavior === 'unspecified') return 0;
  const rates = tax.rates.map(({ percentage }) => parseScaled(percentage) ?? 0n);
  const base = tax.behavior === 'inclusive' ? hundred + rates.reduce((sum, rate) => sum + rate, 0n) : hundred;
  let total = 0n;
  for (const amount of amounts) {
    for (const rate of rates) total += roundTax(BigInt(amount) * rate, base, currency.step);
  }
  return asMinorUnits(total);
}
