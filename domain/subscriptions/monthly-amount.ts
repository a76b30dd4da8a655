import type { PlanConfiguration } from '../../contracts/plans.ts';
import type { CurrencyOption, PriceComponent } from '../../contracts/price-components.ts';
import { type Decimal, decimal, roundToMinorUnit } from '../money/decimal.ts';
import { componentCost } from '../plans/component-cost.ts';
import { priceComponents } from '../plans/price-components.ts';
import { isPercentage } from '../plans/price-models.ts';

export interface SubscribedItem {
  component: string;
  /** null for what usage counts. */
  quantity: number | null;
}

/** Months of 365/12 days, as revenue is commonly spread. */
export const perMonth = {
  day: decimal(365).div(12),
  week: decimal(365).div(7).div(12),
  month: decimal(1),
  year: decimal(1).div(12),
};

/**
 * What a subscription brings in a month, in minor units of its currency, rounded once: licensed prices, a year's spread
 * over its months. Usage and one-time fees are no part of it. Null when the version does not sell in the currency, or has
 * no such component any more.
 */
export function monthlyAmount(
  configuration: PlanConfiguration,
  items: readonly SubscribedItem[],
  currency: string,
): number | null {
  const components = new Map(priceComponents(configuration).map((component) => [component.key, component]));
  let sum = decimal(0);
  for (const { component: key, quantity } of items) {
    const component = components.get(key);
    const amounts = component && amountsIn(component, configuration.pricing.currency, currency);
    if (!component || !amounts) return null;
    sum = sum.plus(monthlyCost(component, { ...amounts, currency }, quantity));
  }
  return roundToMinorUnit(sum);
}

function amountsIn(component: PriceComponent, base: string, currency: string): CurrencyOption | undefined {
  return currency === base ? component : component.currencyOptions[currency];
}

function monthlyCost(
  component: PriceComponent,
  amounts: CurrencyOption & { currency: string },
  quantity: number | null,
): Decimal {
  if (component.usageType === 'metered' || component.interval === 'one_time') return decimal(0);
  const cost = componentCost(component, amounts, decimal(quantity ?? 1));
  return cost.times(perMonth[component.interval]).div(component.intervalCount);
}

/** Seats: the largest quantity of what is sold by the piece; null where nothing is. */
export function seatsOf(configuration: PlanConfiguration, items: readonly SubscribedItem[]): number | null {
  const byPiece = licensed(configuration, items).filter(
    ({ component }) => component.model !== 'flat' && !isPercentage(component),
  );
  const quantities = byPiece.flatMap(({ quantity }) => quantity ?? []);
  return quantities.length > 0 ? Math.max(...quantities) : null;
}

/** How often it renews: by the first licensed price, else by the first that recurs at all. */
export function renewalInterval(configuration: PlanConfiguration, items: readonly SubscribedItem[]): string {
  const recurring = [...licensed(configuration, items), ...subscribed(configuration, items)].find(
    ({ component }) => component.interval !== 'one_time',
  );
  return recurring?.component.interval ?? 'month';
}

function subscribed(configuration: PlanConfiguration, items: readonly SubscribedItem[]) {
  const components = priceComponents(configuration);
  return items.flatMap((item) => {
    const component = components.find(({ key }) => key === item.component);
    return component ? [{ component, quantity: item.quantity }] : [];
  });
}

function licensed(configuration: PlanConfiguration, items: readonly SubscribedItem[]) {
  return subscribed(configuration, items).filter(({ component }) => component.usageType === 'licensed');
}
