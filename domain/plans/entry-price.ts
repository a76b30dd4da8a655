import type { PlanConfiguration } from '../../contracts/plans.ts';
import { decimal } from '../money/decimal.ts';
import { componentCost } from './component-cost.ts';
import { allAmounts, allRates } from './placed-components.ts';
import { priceComponents } from './price-components.ts';

/** Whether nothing in the plan costs anything, in any currency. */
export function isFree(configuration: PlanConfiguration): boolean {
  const stated = [
    ...allAmounts(configuration).map(({ amount }) => amount),
    ...allRates(configuration).map(({ rate }) => rate),
  ];
  return stated.every((text) => decimal(text).isZero());
}

/** What the plan costs to begin with in its base currency: one unit of its first recurring licensed price; "0" when free. */
export function entryPrice(configuration: PlanConfiguration): { amount: string; per: string } | null {
  const first = priceComponents(configuration).find(
    (component) => component.interval !== 'one_time' && component.usageType === 'licensed',
  );
  if (!first) return isFree(configuration) ? { amount: '0', per: 'month' } : null;
  const amount = componentCost(first, { ...first, currency: configuration.pricing.currency }, decimal(1)).toFixed();
  return { amount, per: first.intervalCount === 1 ? first.interval : `${first.intervalCount} ${first.interval}s` };
}
