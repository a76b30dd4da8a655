import type { CurrencyOption, PriceComponent } from '../../contracts/price-components.ts';
import { currencyRule } from '../money/currencies.ts';
import { type Decimal, decimal } from '../money/decimal.ts';
import { scaledDecimals } from '../money/scaled.ts';
import { compilePrice } from '../pricing/price/compile-price.ts';
import { asPricingComponent } from '../pricing/quote/plan-prices.ts';

/** Of a draft whose currency there is not; only percentages look at it. */
const anyCurrency = currencyRule('usd')!;

/**
 * What a quantity costs by a plan's component in one currency, in minor units, not rounded; 0 above a bounded last tier,
 * where there is no price. It holds drafts that the rules have not passed, too: it does not throw.
 */
export function componentCost(
  component: PriceComponent,
  { currency, ...amounts }: CurrencyOption & { currency: string },
  quantity: Decimal,
): Decimal {
  const price = compilePrice(asPricingComponent(component, amounts), currencyRule(currency) ?? anyCurrency);
  const units = BigInt(quantity.times(decimal(10).pow(scaledDecimals)).toFixed(0));
  return decimal(price.exact(units) ?? '0');
}
