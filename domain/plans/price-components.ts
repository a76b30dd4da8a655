import type { PlanConfiguration } from '../../contracts/plans.ts';
import type { PriceComponent } from '../../contracts/price-components.ts';

export const baseComponentKey = 'base';

/**
 * All prices of a plan: the short form `pricing.basePrice` as a flat component `base`, then the components.
 * A plan billed by usage takes its base price each month, as usage is invoiced.
 */
export function priceComponents(configuration: PlanConfiguration): PriceComponent[] {
  const { basePrice, billingCycle, components } = configuration.pricing;
  if (basePrice === undefined) return components;
  const base: PriceComponent = {
    key: baseComponentKey,
    name: 'Base price',
    model: 'flat',
    usageType: 'licensed',
    interval: billingCycle === 'yearly' ? 'year' : 'month',
    intervalCount: 1,
    unitAmount: basePrice,
    currencyOptions: {},
  };
  return [base, ...components];
}
