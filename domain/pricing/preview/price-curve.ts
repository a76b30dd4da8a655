import type { PricingComponent } from '../../../contracts/pricing.ts';
import type { PriceCurve, PricePoint } from '../../../contracts/pricing-preview.ts';
import type { CurrencyRule } from '../../money/currencies.ts';
import { decimal } from '../../money/decimal.ts';
import { type CompiledPrice, compilePrice } from '../price/compile-price.ts';
import { buyingMoreIsCheaper } from './buying-more.ts';

export interface CurveRange {
  from: number;
  to: number;
  points: number;
}

/** What whole quantities of one component cost, with the last unit's and the average price. It stops above a bounded last tier. */
export function priceCurve(component: PricingComponent, currency: CurrencyRule, range: CurveRange): PriceCurve {
  const price = compilePrice(component, currency);
  return {
    id: component.id,
    model: component.model,
    points: quantitiesOf(component, range).flatMap((quantity) => pointAt(price, quantity) ?? []),
    cheaperToBuyMore: buyingMoreIsCheaper(component, price),
  };
}

function pointAt(price: CompiledPrice, quantity: number): PricePoint | null {
  if (price.maxQuantity !== null && BigInt(quantity) * 10n ** 12n > price.maxQuantity) return null;
  const { amount, exact } = price.line(String(quantity));
  if (quantity === 0) return { quantity: '0', amount, exact, marginal: null, average: null };
  const before = price.line(String(quantity - 1)).exact;
  return {
    quantity: String(quantity),
    amount,
    exact,
    marginal: decimal(exact).minus(before).toFixed(),
    average: decimal(exact).div(quantity).toDecimalPlaces(12).toFixed(),
  };
}

/** Even steps over the range, and both sides of each tier's end, where the curve bends or jumps. */
function quantitiesOf({ tiers = [], freeUnits = '0' }: PricingComponent, { from, to, points }: CurveRange): number[] {
  const last = Math.max(from, to);
  const quantities = new Set([last]);
  const step = Math.max(1, Math.ceil((last - from) / (points - 1)));
  for (let quantity = from; quantity < last; quantity += step) quantities.add(quantity);
  for (const { upTo } of tiers.slice(0, 100)) {
    if (upTo === null) continue;
    const end = decimal(upTo).plus(freeUnits).floor().toNumber();
    for (const quantity of [end, end + 1]) if (quantity >= from && quantity <= last) quantities.add(quantity);
  }
  return [...quantities].sort((one, other) => one - other);
}
