import type { PricePointEnding } from '../../../contracts/pricing-regional.ts';
import type { CurrencyRule } from '../../money/currencies.ts';
import { Decimal, decimal } from '../../money/decimal.ts';

/**
 * The nearest price with an ending, the higher of two that are equally near, and never below the first one. Minor units.
 * A currency without cents has no x.99: there it is the nearest whole unit. Sub-cent prices have no endings; they stay.
 */
export function toPricePoint(amount: Decimal, ending: PricePointEnding, currency: CurrencyRule): Decimal {
  const unit = decimal(10).pow(currency.decimals);
  if (ending === 'none') return amount.toDecimalPlaces(12, Decimal.ROUND_HALF_UP);
  if (amount.lt(unit)) return amount.toDecimalPlaces(12, Decimal.ROUND_HALF_UP);
  const hasCents = currency.decimals > 0 && decimal(currency.step).lt(unit);
  if (ending === 'x0') return nearest(amount, unit.times(10), decimal(0));
  if (ending === 'whole' || !hasCents) return nearest(amount, unit, decimal(0));
  return nearest(amount, unit, unit.times(ending === 'x.99' ? '0.01' : '0.05'));
}

/** The nearest positive multiple of a unit, less what it falls short of it. */
function nearest(amount: Decimal, unit: Decimal, short: Decimal): Decimal {
  const multiple = amount.plus(short).div(unit).toDecimalPlaces(0, Decimal.ROUND_HALF_UP);
  return Decimal.max(multiple, 1).times(unit).minus(short);
}
