import type { PriceTerms } from '../../contracts/catalogue.ts';
import type { PlanConfiguration } from '../../contracts/plans.ts';
import type { CurrencyOption, PriceComponent } from '../../contracts/price-components.ts';
import { normaliseTerms } from './diff/normalise-terms.ts';

export function isTiered(component: PriceComponent): boolean {
  return component.model === 'graduated' || component.model === 'volume';
}

/** What Stripe charges in one currency: an amount, or tiers. */
function amounts(component: PriceComponent, option: CurrencyOption) {
  return isTiered(component)
    ? { unitAmountDecimal: null, tiers: option.tiers ?? [] }
    : { unitAmountDecimal: option.unitAmount ?? '0', tiers: null };
}

/** The terms of the Stripe price that stands for a component; every decimal is written the plain way that Stripe reads. */
export function priceTerms(component: PriceComponent, configuration: PlanConfiguration): PriceTerms {
  const options = Object.entries(component.currencyOptions);
  return normaliseTerms({
    currency: configuration.pricing.currency,
    billingScheme: isTiered(component) ? 'tiered' : 'per_unit',
    tiersMode: component.model === 'graduated' || component.model === 'volume' ? component.model : null,
    ...amounts(component, component),
    packageSize: component.model === 'package' ? (component.packageSize ?? 1) : null,
    recurring:
      component.interval === 'one_time'
        ? null
        : {
            interval: component.interval,
            intervalCount: component.intervalCount,
            usageType: component.usageType,
            meter: component.usageType === 'metered' ? (component.meter?.eventName ?? null) : null,
          },
    taxBehavior: configuration.stripeIntegration.taxBehavior,
    currencyOptions: Object.fromEntries(options.map(([currency, option]) => [currency, amounts(component, option)])),
  });
}
