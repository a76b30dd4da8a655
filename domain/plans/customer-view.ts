import type { CustomerView, PlanConfiguration, PriceLine } from '../../contracts/plans.ts';
import { decimal, roundToMinorUnit } from '../money/decimal.ts';
import { componentCost } from './component-cost.ts';
import { placedAmounts } from './placed-components.ts';
import { intervalText, priceText } from './price-text.ts';

/**
 * What a customer will read. `from` is what the price costs to begin with, rounded to the minor unit: one licensed unit,
 * or no usage yet.
 */
export function customerView(
  configuration: PlanConfiguration,
  flags: readonly { key: string; name: string }[],
): CustomerView {
  const names = new Map(flags.map((flag) => [flag.key, flag.name]));
  const prices = placedAmounts(configuration).map(({ component, currency, amounts }): PriceLine => {
    const least = decimal(component.usageType === 'metered' ? 0 : 1);
    return {
      key: component.key,
      name: component.name,
      interval: intervalText(component),
      currency,
      text: priceText(component, amounts, currency, intervalText(component)),
      from: { amount: roundToMinorUnit(componentCost(component, { ...amounts, currency }, least)), currency },
    };
  });
  return {
    name: configuration.name,
    description: configuration.description,
    trialDays: configuration.stripeIntegration.trialPeriodDays ?? 0,
    features: configuration.features
      .filter((feature) => feature.enabled)
      .map(({ featureId, limits }) => ({ key: featureId, name: names.get(featureId) ?? featureId, limits })),
    prices,
  };
}
