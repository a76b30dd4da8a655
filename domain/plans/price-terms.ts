import type { PriceTerms } from '../../contracts/catalogue.ts';
import type { PlanConfiguration } from '../../contracts/plans.ts';
import type { CurrencyOption, PriceComponent } from '../../contracts/price-components.ts';
import { normaliseTerms } from './diff/normalise-terms.ts';
import { stripeTiers, whyNotInStripe } from './stripe-expression.ts';

/** What Stripe charges in one currency: an amount, or tiers. */
function amounts(component: PriceComponent, option: CurrencyOption) {
  const tiers = stripeTiers(component, option);
  return tiers ? { unitAmountDecimal: null, tiers } : { unitAmountDecimal: option.unitAmount ?? '0', tiers: null };
}

/**
 * The terms of the Stripe price that stands for a component; every decimal is written the plain way that Stripe reads.
 * @throws RangeError for a component that Stripe has no price for
 */
export function priceTerms(component: PriceComponent, configuration: PlanConfiguration): PriceTerms {
  const reason = whyNotInStripe(component);
  if (reason) throw new RangeError(`"${component.key}" is no price of Stripe: ${reason}`);
  const options = Object.entries(component.currencyOptions);
  const base = amounts(component, component);
  return normaliseTerms({
    currency: configuration.pricing.currency,
    billingScheme: base.tiers ? 'tiered' : 'per_unit',
    tiersMode: base.tiers ? (component.model === 'volume' ? 'volume' : 'graduated') : null,
    ...base,
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
