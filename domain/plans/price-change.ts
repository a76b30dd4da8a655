import type { PlanConfiguration } from '../../contracts/plans.ts';
import type { PriceComponent } from '../../contracts/price-components.ts';
import { decimal } from '../money/decimal.ts';
import { componentCost } from './component-cost.ts';
import { priceComponents } from './price-components.ts';

/** Quantities at which tiered prices are compared: the first unit, and where most tiers end. */
const sampleQuantities = ['1', '10', '100', '1000', '10000'];

/**
 * The largest change of a price between two versions, in per cent of the old one, rounded to a tenth; prices are compared
 * by component and currency, and a price that was free and is not any more changes by 100.
 */
export function largestPriceChange(before: PlanConfiguration, after: PlanConfiguration): number {
  const old = new Map(priceComponents(before).map((component) => [component.key, component]));
  const changes = priceComponents(after).flatMap((component) => {
    const former = old.get(component.key);
    return former ? changesOf(former, component, before.pricing.currency, after.pricing.currency) : [];
  });
  return Math.max(0, ...changes);
}

function changesOf(before: PriceComponent, after: PriceComponent, from: string, to: string): number[] {
  const currencies = [...new Set([...Object.keys(before.currencyOptions), ...(from === to ? [from] : [])])];
  return currencies.flatMap((currency) => {
    const old = amountsIn(before, currency, from);
    const now = amountsIn(after, currency, to);
    if (!old || !now) return [];
    return sampleQuantities.map((quantity) => {
      const cost = componentCost(before, { ...old, currency }, decimal(quantity));
      const next = componentCost(after, { ...now, currency }, decimal(quantity));
      if (cost.isZero()) return next.isZero() ? 0 : 100;
      return next.minus(cost).abs().div(cost).times(100).toDecimalPlaces(1).toNumber();
    });
  });
}

function amountsIn(component: PriceComponent, currency: string, base: string) {
  return currency === base ? component : component.currencyOptions[currency];
}
