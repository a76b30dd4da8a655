import type { PlanConfiguration } from '../../../contracts/plans.ts';
import type { ComparedCustomer } from '../../../contracts/version-comparison.ts';
import { currencyRule } from '../../money/currencies.ts';
import { priceComponents } from '../../plans/price-components.ts';
import { compilePrice } from '../price/compile-price.ts';
import { asPricingComponent } from '../quote/plan-prices.ts';

export interface ComparedUsage {
  customerId: string;
  currency: string;
  /** By component. */
  quantities: Record<string, string>;
}

/** What one customer's quantities cost on a version, a line each, rounded as on an invoice; null where something has no price. */
export function costOn(configuration: PlanConfiguration): (usage: ComparedUsage) => number | null {
  const components = new Map(priceComponents(configuration).map((component) => [component.key, component]));
  const prices = new Map<string, ReturnType<typeof compilePrice> | null>();
  const priceOf = (key: string, currency: string) => {
    const known = prices.get(`${key}\0${currency}`);
    if (known !== undefined) return known;
    const component = components.get(key);
    const amounts =
      component && (currency === configuration.pricing.currency ? component : component.currencyOptions[currency]);
    const rule = currencyRule(currency);
    const price = component && amounts && rule ? compilePrice(asPricingComponent(component, amounts), rule) : null;
    prices.set(`${key}\0${currency}`, price);
    return price;
  };
  return ({ quantities, currency }) => {
    let total = 0;
    for (const [key, quantity] of Object.entries(quantities)) {
      const price = priceOf(key, currency);
      if (!price) return null;
      try {
        total += price.line(quantity).amount;
      } catch (error) {
        // Above a bounded last tier.
        if (error instanceof RangeError) return null;
        throw error;
      }
    }
    return total;
  };
}

/** Who pays more and who pays less for what they have, by the same function that prices invoices. */
export function comparedCustomers(
  before: PlanConfiguration,
  after: PlanConfiguration,
  usages: readonly ComparedUsage[],
): ComparedCustomer[] {
  const [was, is] = [costOn(before), costOn(after)];
  return usages
    .map((usage): ComparedCustomer => {
      const [old, fresh] = [was(usage), is(usage)];
      const change = old === null || fresh === null ? null : fresh - old;
      const group = change === null ? 'unpriced' : change < 0 ? 'winners' : change > 0 ? 'losers' : 'unchanged';
      return { ...usage, before: old, after: fresh, change, group };
    })
    .toSorted(
      (one, other) =>
        Math.abs(other.change ?? 0) - Math.abs(one.change ?? 0) || (one.customerId < other.customerId ? -1 : 1),
    );
}
