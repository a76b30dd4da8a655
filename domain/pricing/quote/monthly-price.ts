import { type Decimal, decimal } from '../../money/decimal.ts';
import { perMonth } from '../../subscriptions/monthly-amount.ts';
import { calculatePricing } from '../calculate.ts';
import type { PricedPlan } from './quote-plan.ts';

/** What licensed, recurring prices bring in a month after agreed discounts, in minor units; usage is no part of it. */
export function monthlyPrice({ prices, components, discounts }: PricedPlan): Decimal {
  const recurring = components.filter(({ id }) => {
    const term = prices.terms.get(id);
    return term?.usageType === 'licensed' && term.interval !== 'one_time';
  });
  if (recurring.length === 0) return decimal(0);
  const { lines, discounts: off } = calculatePricing({
    currency: prices.currency,
    components: recurring,
    discounts: discounts.map(({ discount }) => discount),
  });
  return lines.reduce((sum, { id, amount }, index) => {
    const { interval, intervalCount } = prices.terms.get(id)!;
    if (interval === 'one_time') return sum;
    const net = off.reduce((left, { allocations }) => left - (allocations[index] ?? 0), amount);
    return sum.plus(perMonth[interval].times(net).div(intervalCount));
  }, decimal(0));
}
