import { decimal } from '../../money/decimal.ts';
import { allRates, placedAmounts, placedComponents } from '../placed-components.ts';
import type { PlanRule } from '../plan-subject.ts';
import { hasUnitAmount, isPercentage, isTiered, isTieredPackage } from '../price-models.ts';
import { stripeLimits } from '../stripe-limits.ts';

export const duplicateComponent: PlanRule = {
  code: 'duplicate_component',
  severity: 'error',
  check({ configuration }) {
    const placed = placedComponents(configuration);
    return placed.flatMap(({ component, path }, index) => {
      const first = placed.findIndex((other) => other.component.key === component.key);
      if (first === index) return [];
      const message = `The key "${component.key}" is taken by ${placed[first]?.path}: two prices would share one lookup key.`;
      return [{ field: `${path}.key`, message, suggestedFix: 'Give each component a key of its own.' }];
    });
  },
};

export const tiersNotAllowed: PlanRule = {
  code: 'tiers_not_allowed',
  severity: 'error',
  check({ configuration }) {
    return placedAmounts(configuration)
      .filter(({ component, amounts }) => !isTiered(component) && amounts.tiers !== undefined)
      .map(({ component, tiersPath }) => ({
        field: tiersPath,
        message: `A ${component.model} price has no tiers.`,
        suggestedFix: 'Remove the tiers, or choose a model with tiers.',
      }));
  },
};

export const amountMissing: PlanRule = {
  code: 'amount_missing',
  severity: 'error',
  check({ configuration }) {
    return placedAmounts(configuration)
      .filter(({ component, amounts }) => hasUnitAmount(component) && amounts.unitAmount === undefined)
      .map(({ component, currency, amountPath }) => ({
        field: amountPath,
        message: `A ${component.model} price needs an amount in ${currency}.`,
        suggestedFix: 'Set unitAmount, in minor units; 0 is free.',
      }));
  },
};

export const amountNotAllowed: PlanRule = {
  code: 'amount_not_allowed',
  severity: 'error',
  check({ configuration }) {
    return placedAmounts(configuration)
      .filter(({ component, amounts }) => !hasUnitAmount(component) && amounts.unitAmount !== undefined)
      .map(({ component, amountPath }) => ({
        field: amountPath,
        message: `A ${component.model} price takes what it charges from its ${isTiered(component) ? 'tiers' : 'rate'}, so this one would be ignored.`,
        suggestedFix: 'Remove unitAmount, or choose the model per_unit.',
      }));
  },
};

export const packageSize: PlanRule = {
  code: 'package_size',
  severity: 'error',
  check({ configuration }) {
    return placedComponents(configuration)
      .filter(({ component }) => !isTieredPackage(component))
      .filter(({ component }) => (component.model === 'package') !== (component.packageSize !== undefined))
      .map(({ component, path }) => ({
        field: `${path}.packageSize`,
        message:
          component.model === 'package'
            ? 'A package price needs to say how many units a package holds.'
            : `A ${component.model} price has no packages.`,
        suggestedFix:
          component.model === 'package' ? 'Set packageSize.' : 'Remove packageSize, or choose the model package.',
      }));
  },
};

/** Each tier with packages has its size, or that of the whole price. */
export const tierPackageSize: PlanRule = {
  code: 'tier_package_size',
  severity: 'error',
  check({ configuration }) {
    return placedAmounts(configuration)
      .filter(({ component }) => isTieredPackage(component) && component.packageSize === undefined)
      .flatMap(({ amounts, tiersPath }) =>
        (amounts.tiers ?? []).flatMap(({ packageSize: size }, index) =>
          size === undefined
            ? [
                {
                  field: `${tiersPath}[${index}].packageSize`,
                  message: 'The tier needs to say how many units a package holds.',
                  suggestedFix: 'Set packageSize.',
                },
              ]
            : [],
        ),
      );
  },
};

export const rateMissing: PlanRule = {
  code: 'rate_missing',
  severity: 'error',
  check({ configuration }) {
    return placedComponents(configuration)
      .filter(({ component }) => (component.model === 'percentage') !== (component.rate !== undefined))
      .map(({ component, path }) => ({
        field: `${path}.rate`,
        message:
          component.model === 'percentage'
            ? 'A percentage price needs its rate.'
            : `A ${component.model} price takes no rate of its own.`,
        suggestedFix:
          component.model === 'percentage' ? 'Set rate, such as 2.9.' : 'Remove rate, or choose the model percentage.',
      }));
  },
};

export const rateRange: PlanRule = {
  code: 'rate_range',
  severity: 'error',
  check({ configuration }) {
    return allRates(configuration)
      .filter(({ rate }) => decimal(rate).lt(0) || decimal(rate).gt(100))
      .map(({ field, rate }) => ({ field, message: `${rate} is no percentage from 0 to 100.` }));
  },
};

/** The quantity of a percentage is money, which nobody sets on a subscription. */
export const percentageLicensed: PlanRule = {
  code: 'percentage_licensed',
  severity: 'warning',
  check({ configuration }) {
    return placedComponents(configuration)
      .filter(({ component }) => isPercentage(component) && component.usageType === 'licensed')
      .filter(({ component }) => component.interval !== 'one_time')
      .map(({ path }) => ({
        field: `${path}.usageType`,
        message: 'A percentage is of an amount of money, which usage counts; a subscription has only units.',
        suggestedFix: 'Set usageType to metered, with a meter that adds up the amounts.',
      }));
  },
};

export const intervalTooLong: PlanRule = {
  code: 'interval_too_long',
  severity: 'error',
  source: 'https://docs.stripe.com/api/prices/create#create_price-recurring-interval_count',
  check({ configuration }) {
    return placedComponents(configuration).flatMap(({ component, path }) => {
      if (component.interval === 'one_time') return [];
      const most = stripeLimits.intervalCount[component.interval];
      if (component.intervalCount <= most) return [];
      const message = `Stripe bills at least once in three years; ${component.intervalCount} ${component.interval}s are longer.`;
      return [{ field: `${path}.intervalCount`, message, suggestedFix: `Choose at most ${most}.` }];
    });
  },
};

export const tooManyComponents: PlanRule = {
  code: 'subscription_items',
  severity: 'warning',
  source: 'https://docs.stripe.com/api/subscriptions/create#create_subscription-items',
  check({ configuration }) {
    const count = placedComponents(configuration).length;
    if (count <= stripeLimits.subscriptionItems) return [];
    const message = `One subscription holds at most ${stripeLimits.subscriptionItems} prices; this plan has ${count}.`;
    return [{ field: 'pricing.components', message, suggestedFix: 'Split the plan, or sell some prices as add-ons.' }];
  },
};

export const componentRules: PlanRule[] = [
  duplicateComponent,
  tiersNotAllowed,
  amountMissing,
  amountNotAllowed,
  packageSize,
  tierPackageSize,
  rateMissing,
  rateRange,
  percentageLicensed,
  intervalTooLong,
  tooManyComponents,
];
