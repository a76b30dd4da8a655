import type { CalculationComponent, CalculationTier } from '../../../contracts/pricing.ts';
import { parseScaled } from '../../money/scaled.ts';
import type { Finding } from '../../validation/rule.ts';
import type { PricingRuleOf } from './subject.ts';

const tiered: ReadonlySet<string> = new Set([
  'graduated',
  'volume',
  'graduated_percentage',
  'graduated_package',
  'volume_package',
]);

function eachComponent(
  subject: { components: readonly CalculationComponent[] },
  check: (component: CalculationComponent, at: string) => Finding[],
): Finding[] {
  return subject.components.flatMap((component, index) => check(component, `components[${index}]`));
}

function eachTier(
  subject: { components: readonly CalculationComponent[] },
  check: (tier: CalculationTier, at: string, tiers: readonly CalculationTier[], index: number) => Finding[],
): Finding[] {
  return eachComponent(subject, ({ model, tiers = [] }, at) =>
    tiered.has(model) ? tiers.flatMap((tier, index) => check(tier, `${at}.tiers[${index}]`, tiers, index)) : [],
  );
}

export const sameId: PricingRuleOf = {
  code: 'duplicate_id',
  severity: 'error',
  check({ components }) {
    const ids = components.map(({ id }) => id);
    return ids.flatMap((id, index) =>
      ids.indexOf(id) === index
        ? []
        : [{ field: `components[${index}].id`, message: `Two components are called "${id}".` }],
    );
  },
};

/** What each model cannot do without. */
export const missingPrice: PricingRuleOf = {
  code: 'price_missing',
  severity: 'error',
  check: (subject) =>
    eachComponent(subject, (component, at) => {
      const needed =
        component.model === 'percentage' ? 'rate' : tiered.has(component.model) ? null : ('unitAmount' as const);
      if (needed === null || component[needed] !== undefined) return [];
      return [{ field: `${at}.${needed}`, message: `A ${component.model} price needs ${needed}.` }];
    }),
};

export const missingTiers: PricingRuleOf = {
  code: 'tiers_missing',
  severity: 'error',
  check: (subject) =>
    eachComponent(subject, ({ model, tiers }, at) =>
      tiered.has(model) && (tiers ?? []).length === 0
        ? [{ field: `${at}.tiers`, message: `A ${model} price needs tiers.`, suggestedFix: 'Add at least one tier.' }]
        : [],
    ),
};

export const missingTierPrice: PricingRuleOf = {
  code: 'tier_price_missing',
  severity: 'error',
  check: (subject) =>
    eachComponent(subject, ({ model, tiers = [] }, at) => {
      if (!tiered.has(model)) return [];
      const needed = model.endsWith('_package')
        ? 'packageAmount'
        : model === 'graduated_percentage'
          ? 'rate'
          : 'unitAmount';
      return tiers.flatMap((tier, index) =>
        tier[needed] === undefined && tier.flatAmount === undefined
          ? [{ field: `${at}.tiers[${index}].${needed}`, message: `The tier has neither ${needed} nor flatAmount.` }]
          : [],
      );
    }),
};

export const packageSize: PricingRuleOf = {
  code: 'package_size',
  severity: 'error',
  check: (subject) =>
    eachComponent(subject, ({ model, packageSize, tiers = [] }, at) => {
      const message = 'A package holds a whole number of units, at least 1.';
      const wrong = (size: number | undefined) => size === undefined || !Number.isSafeInteger(size) || size < 1;
      if (model === 'package') return wrong(packageSize) ? [{ field: `${at}.packageSize`, message }] : [];
      if (!model.endsWith('_package')) return [];
      return tiers.flatMap((tier, index) =>
        wrong(tier.packageSize ?? packageSize) ? [{ field: `${at}.tiers[${index}].packageSize`, message }] : [],
      );
    }),
};

export const tierBound: PricingRuleOf = {
  code: 'tier_bound',
  severity: 'error',
  check: (subject) =>
    eachTier(subject, ({ upTo }, at) =>
      upTo !== null && parseScaled(upTo) === 0n
        ? [
            {
              field: `${at}.upTo`,
              message: 'A tier ends above 0.',
              suggestedFix: 'Remove the tier, or let it end later.',
            },
          ]
        : [],
    ),
};

export const tiersOverlap: PricingRuleOf = {
  code: 'tiers_overlap',
  severity: 'error',
  check: (subject) =>
    eachTier(subject, ({ upTo }, at, tiers, index) => {
      const before = tiers[index - 1]?.upTo ?? null;
      const [end, endBefore] = [parseScaled(upTo ?? ''), parseScaled(before ?? '')];
      if (end === null || endBefore === null || end > endBefore) return [];
      return [
        {
          field: `${at}.upTo`,
          message: `This tier ends at ${upTo}, but the one before it reaches ${before} already: they overlap.`,
          suggestedFix: `Put the tiers in order, this one above ${before}.`,
        },
      ];
    }),
};

export const tierUnreachable: PricingRuleOf = {
  code: 'tiers_gap',
  severity: 'error',
  check: (subject) =>
    eachTier(subject, ({ upTo }, at, tiers, index) =>
      upTo === null && index < tiers.length - 1
        ? [
            {
              field: `${at}.upTo`,
              message: 'Only the last tier is without an end; those after this one are never reached.',
              suggestedFix: 'Give this tier an end.',
            },
          ]
        : [],
    ),
};

export const boundedLastTier: PricingRuleOf = {
  code: 'last_tier_bounded',
  severity: 'warning',
  source: 'https://docs.stripe.com/api/prices/create#create_price-tiers-up_to',
  check: (subject) =>
    eachTier(subject, ({ upTo }, at, tiers, index) =>
      upTo !== null && index === tiers.length - 1
        ? [
            {
              field: `${at}.upTo`,
              message: `Above ${upTo} nothing has a price; Stripe takes such tiers only with an open end.`,
              suggestedFix: 'Let the last tier have upTo null.',
            },
          ]
        : [],
    ),
};

export const minimumAboveMaximum: PricingRuleOf = {
  code: 'minimum_above_maximum',
  severity: 'error',
  check: (subject) =>
    eachComponent(subject, ({ minimum, maximum }, at) => {
      const [least, most] = [parseScaled(minimum ?? ''), parseScaled(maximum ?? '')];
      return least !== null && most !== null && least > most
        ? [{ field: `${at}.minimum`, message: `The minimum (${minimum}) is above the maximum (${maximum}).` }]
        : [];
    }),
};

export const missingQuantity: PricingRuleOf = {
  code: 'quantity_missing',
  severity: 'error',
  check: (subject) =>
    subject.needsQuantities
      ? eachComponent(subject, ({ model, quantity }, at) =>
          quantity === undefined && model !== 'flat'
            ? [{ field: `${at}.quantity`, message: `A ${model} price needs a quantity.` }]
            : [],
        )
      : [],
};

export const componentRules: PricingRuleOf[] = [
  sameId,
  missingPrice,
  missingTiers,
  missingTierPrice,
  packageSize,
  tierBound,
  tiersOverlap,
  tierUnreachable,
  boundedLastTier,
  minimumAboveMaximum,
  missingQuantity,
];
