import type { PlanPricing } from '../../contracts/plans.ts';
import type { PriceComponent } from '../../contracts/price-components.ts';
import type { PricingComponent } from '../../contracts/pricing.ts';
import type { PricingTemplate } from '../../contracts/pricing-templates.ts';
import { decimal } from '../money/decimal.ts';

type PlanModel = PriceComponent['model'];
const planModels: readonly string[] = ['flat', 'per_unit', 'package', 'graduated', 'volume'] satisfies PlanModel[];
const isPlanModel = (model: string): model is PlanModel => planModels.includes(model);

/**
 * The pricing of a plan that begins with a template, billed by the month. Free units become a first tier that costs
 * nothing. What a Stripe price cannot carry (percentages, packages in tiers, minimum and maximum) no plan has.
 */
export function planPricingOf(
  template: Pick<PricingTemplate, 'currency' | 'components'>,
): { pricing: PlanPricing; reason: null } | { pricing: null; reason: string } {
  const components: PriceComponent[] = [];
  for (const component of template.components) {
    const { id, model, minimum, maximum } = component;
    if (!isPlanModel(model)) return { pricing: null, reason: `"${id}": a Stripe price has no model "${model}".` };
    if (minimum !== undefined || maximum !== undefined) {
      return { pricing: null, reason: `"${id}": a Stripe price has no minimum and no maximum.` };
    }
    if (!/^[a-z][a-z0-9_-]{0,63}$/.test(id)) return { pricing: null, reason: `"${id}" is no key of a component.` };
    components.push(asPlanComponent(component, model));
  }
  return {
    pricing: { currency: template.currency, billingCycle: 'monthly', components },
    reason: null,
  };
}

function asPlanComponent(component: PricingComponent, model: PlanModel): PriceComponent {
  const { id, unitAmount, packageSize, freeUnits } = component;
  const common = {
    key: id,
    name: `${id.charAt(0).toUpperCase()}${id.slice(1).replaceAll(/[-_]/g, ' ')}`,
    usageType: 'licensed' as const,
    interval: 'month' as const,
    intervalCount: 1,
    currencyOptions: {},
  };
  const tiers = tiersOf(component);
  if (freeUnits === undefined || decimal(freeUnits).isZero()) {
    return {
      ...common,
      model,
      ...(unitAmount === undefined ? {} : { unitAmount }),
      ...(packageSize === undefined ? {} : { packageSize }),
      ...(tiers === undefined ? {} : { tiers }),
    };
  }
  const paid = tiers ?? [{ upTo: null, unitAmount: unitAmount ?? '0' }];
  return {
    ...common,
    model: 'graduated',
    tiers: [
      { upTo: freeUnits, unitAmount: '0' },
      ...paid.map((tier) => ({
        ...tier,
        upTo: tier.upTo === null ? null : decimal(tier.upTo).plus(freeUnits).toFixed(),
      })),
    ],
  };
}

function tiersOf({ tiers }: PricingComponent): NonNullable<PriceComponent['tiers']> | undefined {
  return tiers?.map(({ upTo, unitAmount, flatAmount }) => ({
    upTo,
    ...(unitAmount === undefined ? {} : { unitAmount }),
    ...(flatAmount === undefined ? {} : { flatAmount }),
  }));
}
