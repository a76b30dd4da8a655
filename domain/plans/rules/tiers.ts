import { decimal } from '../../money/decimal.ts';
import { placedAmounts, placedComponents } from '../placed-components.ts';
import type { PlanRule } from '../plan-subject.ts';
import { isTiered } from '../price-terms.ts';

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
    return placedAmounts(configuration).flatMap(({ amounts, tiersPath }) =>
      (amounts.tiers ?? []).flatMap(({ upTo }, index) => {
        if (upTo === null || (decimal(upTo).isInteger() && decimal(upTo).gt(0))) return [];
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
      if (!isTiered(component) || bounds(amounts.tiers ?? []) === bounds()) return [];
      const message = `In ${currency} the tiers end elsewhere than in ${configuration.pricing.currency}.`;
      return [{ field: tiersPath, message, suggestedFix: 'Use the same ends in every currency.' }];
    });
  },
};

export const oneTimeTiers: PlanRule = {
  code: 'one_time_tiers',
  severity: 'error',
  source: 'https://docs.stripe.com/api/prices/create (tiers need recurring)',
  check({ configuration }) {
    return placedComponents(configuration)
      .filter(({ component }) => component.interval === 'one_time' && isTiered(component))
      .map(({ path }) => ({
        field: `${path}.interval`,
        message: 'Stripe takes tiers on recurring prices only.',
        suggestedFix: 'Choose an interval, or a model without tiers.',
      }));
  },
};

export const tierRules: PlanRule[] = [tiersMissing, tierBound, tiersOverlap, tiersGap, tiersDiffer, oneTimeTiers];
