import type { PlanPricing } from '../../contracts/plans.ts';
import type { PriceComponent } from '../../contracts/price-components.ts';
import type { PricingComponent } from '../../contracts/pricing.ts';
import type { PricingTemplate } from '../../contracts/pricing-templates.ts';
import { isPercentage } from '../plans/price-models.ts';

/**
 * The pricing of a plan that begins with a template, billed by the month. A percentage is of money that usage counts, by
 * an event of the component's name.
 */
export function planPricingOf(
  template: Pick<PricingTemplate, 'currency' | 'components'>,
): { pricing: PlanPricing; reason: null } | { pricing: null; reason: string } {
  const misnamed = template.components.find(({ id }) => !/^[a-z][a-z0-9_-]{0,63}$/.test(id));
  if (misnamed) return { pricing: null, reason: `"${misnamed.id}" is no key of a component.` };
  const components = template.components.map(asPlanComponent);
  return { pricing: { currency: template.currency, billingCycle: 'monthly', components }, reason: null };
}

function asPlanComponent({ id, commitment, ...price }: PricingComponent): PriceComponent {
  const name = `${id.charAt(0).toUpperCase()}${id.slice(1).replaceAll(/[-_]/g, ' ')}`;
  const meter = { eventName: id, displayName: name, aggregation: 'sum' as const };
  return {
    key: id,
    name,
    interval: 'month',
    intervalCount: 1,
    currencyOptions: {},
    ...(isPercentage(price) ? { usageType: 'metered', meter } : { usageType: 'licensed' }),
    ...price,
    ...(commitment ? { commitment: { overageRate: '100', ...commitment } } : {}),
  };
}
