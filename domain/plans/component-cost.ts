import type { CurrencyOption, PriceComponent } from '../../contracts/price-components.ts';
import { currencyRule } from '../money/currencies.ts';
import { type Decimal, decimal } from '../money/decimal.ts';
import { formatScaled, scaledDecimals } from '../money/scaled.ts';
import { compilePrice } from '../pricing/price/compile-price.ts';
import { costDecimals } from '../pricing/price/price-bands.ts';
import { asPricingComponent } from '../pricing/quote/plan-prices.ts';

/** Only percentages look at the currency, and a plan's component has none: its amounts are minor units already. */
const anyCurrency = currencyRule('usd')!;

/**
 * What a quantity costs by a plan's component in one currency, in minor units, not rounded; 0 above a bounded last tier,
 * where there is no price. It holds drafts that the rules have not passed, too: it does not throw.
 */
export function componentCost(component: PriceComponent, amounts: CurrencyOption, quantity: Decimal): Decimal {
  const units = BigInt(quantity.times(decimal(10).pow(scaledDecimals)).toFixed(0));
  const cost = compilePrice(asPricingComponent(component, amounts), anyCurrency).cost(units);
  return decimal(formatScaled(cost ?? 0n, costDecimals));
}
