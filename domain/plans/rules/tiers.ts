import type { PriceComponent } from '../../../contracts/price-components.ts';
import { decimal } from '../../money/decimal.ts';
import { placedAmounts } from '../placed-components.ts';
import type { PlanRule } from '../plan-subject.ts';
import { isTiered, isTieredPackage } from '../price-models.ts';

export const tiersMissing: PlanRule = {
  code: 'tiers_missing',
  severity: 'error',
  check({ configuration }) {
    return placedAmounts(configuration)
      .filter(({ component, amounts }) => isTiered(component) && (amounts.tiers ?? []).length === 0)
      .map(({ component, currency, tiersPath }) => ({
        field: tiersPath,
        message: `A ${component.model} price needs tiers in ${currency}.`,
        suggestedFix: 'Add at least one tier, the last with upTo null.',
      }));
  },
};

export const tierBound: PlanRule = {
  code: 'tier_bound',
  severity: 'error',
  check({ configuration }) {
    return placedAmounts(configuration).flatMap(({ component, amounts, tiersPath }) =>
      (amounts.tiers ?? []).flatMap(({ upTo }, index) => {
        // Tiers of percentages end at an amount of money.
        const isWhole = component.model === 'graduated_percentage' || (upTo !== null && decimal(upTo).isInteger());
        if (upTo === null || (isWhole && decimal(upTo).gt(0))) return [];
        const message = `A tier ends at a whole number of units above 0, not at ${upTo}.`;
        return [
          { field: `${tiersPath}[${index}].upTo`, message, suggestedFix: 'Use a whole number, or null for the rest.' },
        ];
      }),
    );
  },
};

export const tiersOverlap: PlanRule = {
  code: 'tiers_overlap',
  severity: 'error',
  check({ configuration }) {
    return placedAmounts(configuration).flatMap(({ amounts, tiersPath }) =>
      (amounts.tiers ?? []).flatMap(({ upTo }, index, tiers) => {
        const before = tiers[index - 1]?.upTo ?? null;
        if (upTo === null || before === null || decimal(upTo).gt(before)) return [];
        const message = `This tier ends at ${upTo}, but the one before it reaches ${before} already: they overlap.`;
        return [
          {
            field: `${tiersPath}[${index}].upTo`,
            message,
            suggestedFix: `Put the tiers in order, this one above ${before}.`,
          },
        ];
      }),
    );
  },
};

export const tiersGap: PlanRule = {
  code: 'tiers_gap',
  severity: 'error',
  source: 'https://docs.stripe.com/api/prices/create#create_price-tiers-up_to',
  check({ configuration }) {
    return placedAmounts(configuration).flatMap(({ amounts, tiersPath }) =>
      (amounts.tiers ?? []).flatMap(({ upTo }, index, tiers) => {
        const isLast = index === tiers.length - 1;
        if (isLast === (upTo === null)) return [];
        const field = `${tiersPath}[${index}].upTo`;
        return isLast
          ? [
              {
                field,
                message: `Above ${upTo} units nothing has a price.`,
                suggestedFix: 'Let the last tier have upTo null.',
              },
            ]
          : [
              {
                field,
                message: 'Only the last tier is without an end; those after this one are never reached.',
                suggestedFix: 'Give this tier an end.',
              },
            ];
      }),
    );
  },
};

export const tiersDiffer: PlanRule = {
  code: 'tiers_differ',
  severity: 'warning',
  check({ configuration }) {
    return placedAmounts(configuration).flatMap(({ component, currency, amounts, tiersPath }) => {
      const bounds = (tiers = component.tiers) => (tiers ?? []).map((tier) => tier.upTo).join();
      // Ends of percentages are money: another currency has others.
      if (!isTiered(component) || component.model === 'graduated_percentage') return [];
      if (bounds(amounts.tiers ?? []) === bounds()) return [];
      const message = `In ${currency} the tiers end elsewhere than in ${configuration.pricing.currency}.`;
      return [{ field: tiersPath, message, suggestedFix: 'Use the same ends in every currency.' }];
    });
  },
};

/** What a tier charges by: its own field of each model, or a fee. */
function chargedBy(component: PriceComponent): 'unitAmount' | 'rate' | 'packageAmount' {
  if (component.model === 'graduated_percentage') return 'rate';
  return isTieredPackage(component) ? 'packageAmount' : 'unitAmount';
}

export const tierPriceMissing: PlanRule = {
  code: 'tier_price_missing',
  severity: 'error',
  check({ configuration }) {
    return placedAmounts(configuration).flatMap(({ component, amounts, tiersPath }) => {
      const field = chargedBy(component);
      // A tier of units without an amount is free, as Stripe has it.
      if (!isTiered(component) || field === 'unitAmount') return [];
      return (amounts.tiers ?? []).flatMap((tier, index) =>
        tier[field] === undefined && tier.flatAmount === undefined
          ? [{ field: `${tiersPath}[${index}].${field}`, message: `The tier has neither ${field} nor flatAmount.` }]
          : [],
      );
    });
  },
};

export const tierFieldUnused: PlanRule = {
  code: 'tier_field_unused',
  severity: 'error',
  check({ configuration }) {
    return placedAmounts(configuration).flatMap(({ component, amounts, tiersPath }) =>
      (amounts.tiers ?? []).flatMap((tier, index) => {
        const of = chargedBy(component);
        const used: string[] = [of, ...(of === 'packageAmount' ? ['packageSize'] : [])];
        return (['unitAmount', 'rate', 'packageAmount', 'packageSize'] as const).flatMap((field) =>
          tier[field] === undefined || used.includes(field)
            ? []
            : [
                {
                  field: `${tiersPath}[${index}].${field}`,
                  message: `A tier of a ${component.model} price does not use ${field}.`,
                  suggestedFix: `Remove ${field}, or choose another model.`,
                },
              ],
        );
      }),
    );
  },
};

export const tierRules: PlanRule[] = [
  tiersMissing,
  tierBound,
  tiersOverlap,
  tiersGap,
  tiersDiffer,
  tierPriceMissing,
  tierFieldUnused,
];
