import type { CalculationComponent } from '../../../contracts/pricing.ts';
import { formatMoney } from '../../money/format-money.ts';
import { buyingMoreIsCheaper } from '../preview/buying-more.ts';
import { compilePrice } from '../price/compile-price.ts';
import { type PricingRuleOf, soundCurrency } from './subject.ts';

const usedBy: Record<CalculationComponent['model'], readonly (keyof CalculationComponent)[]> = {
  flat: ['unitAmount'],
  per_unit: ['unitAmount'],
  package: ['unitAmount', 'packageSize'],
  graduated: ['tiers'],
  volume: ['tiers'],
  percentage: ['rate'],
  graduated_percentage: ['tiers'],
  graduated_package: ['tiers', 'packageSize'],
  volume_package: ['tiers', 'packageSize'],
};

export const unusedFields: PricingRuleOf = {
  code: 'field_unused',
  severity: 'warning',
  check: ({ components }) =>
    components.flatMap((component, index) =>
      (['unitAmount', 'tiers', 'packageSize', 'rate'] as const).flatMap((field) =>
        component[field] === undefined || usedBy[component.model].includes(field)
          ? []
          : [
              {
                field: `components[${index}].${field}`,
                message: `A ${component.model} price does not use ${field}.`,
                suggestedFix: `Remove ${field}, or choose another model.`,
              },
            ],
      ),
    ),
};

/** Source: https://docs.stripe.com/subscriptions/pricing-models/tiered-pricing ("the total might decrease"). */
export const cheaperToBuyMore: PricingRuleOf = {
  code: 'more_is_cheaper',
  severity: 'warning',
  check(subject) {
    const currency = soundCurrency(subject);
    if (!currency) return [];
    return subject.components.flatMap((component, index) =>
      buyingMoreIsCheaper(component, compilePrice(component, currency)).map(({ tier, from, to, buy, saves }) => ({
        field: `components[${index}].tiers[${tier}]`,
        message: `From ${from} to ${to} units it is cheaper to buy ${buy}; at ${to} by ${formatMoney(saves, currency.code)}.`,
        suggestedFix: 'Use graduated tiers, or a higher amount for the next tier.',
      })),
    );
  },
};
