import type { CalculationComponent } from '../../../contracts/pricing.ts';
import type { CustomerUsage, VersionComparison } from '../../../contracts/pricing-preview.ts';
import type { CurrencyRule } from '../../money/currencies.ts';
import { type PricingTerms, totalOf } from '../calculate.ts';
import { compilePrice } from '../price/compile-price.ts';

/** One version of the prices of a plan. */
export interface PricingVersion extends PricingTerms {
  components: readonly CalculationComponent[];
}

/** The total of one customer's usage; null when a quantity is above a bounded last tier. */
export function customerTotal(
  version: PricingVersion,
  currency: CurrencyRule,
): (usage: CustomerUsage) => number | null {
  const prices = version.components.map((component) => ({ component, price: compilePrice(component, currency) }));
  return ({ quantities }) => {
    const priced = prices.map(({ component, price }) => ({
      component: {
        ...component,
        quantity: Object.hasOwn(quantities, component.id) ? quantities[component.id] : (component.quantity ?? '0'),
      },
      price,
    }));
    try {
      return totalOf(priced, version, currency).total;
    } catch (error) {
      if (error instanceof RangeError) return null;
      throw error;
    }
  };
}

/** Who pays more and who pays less on the second version for what they use, and what that does to revenue. Minor units. */
export function compareVersions(
  before: PricingVersion,
  after: PricingVersion,
  usages: readonly CustomerUsage[],
  currency: CurrencyRule,
): VersionComparison {
  const [totalBefore, totalAfter] = [customerTotal(before, currency), customerTotal(after, currency)];
  const unpriced: string[] = [];
  const changes = usages.flatMap((usage) => {
    const [old, fresh] = [totalBefore(usage), totalAfter(usage)];
    if (old === null || fresh === null) {
      unpriced.push(usage.customerId);
      return [];
    }
    return [{ customerId: usage.customerId, before: old, after: fresh, change: fresh - old }];
  });
  const sum = (of: 'before' | 'after' | 'change') => {
    const total = changes.reduce((so, row) => so + row[of], 0);
    if (!Number.isSafeInteger(total))
      throw new RangeError('The revenue is more minor units than can be written exactly.');
    return total;
  };
  return {
    customers: usages.length,
    winners: changes.filter(({ change }) => change < 0).length,
    losers: changes.filter(({ change }) => change > 0).length,
    unchanged: changes.filter(({ change }) => change === 0).length,
    unpriced,
    revenueBefore: sum('before'),
    revenueAfter: sum('after'),
    revenueChange: sum('change'),
    changes: changes.toSorted((one, other) => Math.abs(other.change) - Math.abs(one.change)),
  };
}
