import { currencyRule } from '../../money/currencies.ts';
import { decimal } from '../../money/decimal.ts';
import { allAmounts, type PlacedAmount } from '../placed-components.ts';
import type { PlanRule } from '../plan-subject.ts';
import { stripeLimits } from '../stripe-limits.ts';

export const negativeAmount: PlanRule = {
  code: 'negative_amount',
  severity: 'error',
  check({ configuration }) {
    return allAmounts(configuration)
      .filter(({ amount }) => decimal(amount).isNegative() && !decimal(amount).isZero())
      .map(({ field, amount }) => ({
        field,
        message: `A price cannot be negative (${amount}).`,
        suggestedFix: 'Use 0 or more; a discount is a promotion.',
      }));
  },
};

/** Charged as it stands, not multiplied by a usage: a flat or one-time price, a tier's fee, a minimum. */
function isChargedAsItStands({ component, kind }: PlacedAmount): boolean {
  return kind === 'whole' || (kind === 'unit' && (component.model === 'flat' || component.interval === 'one_time'));
}

export const amountPrecision: PlanRule = {
  code: 'amount_precision',
  severity: 'error',
  source: 'https://docs.stripe.com/currencies#minor-units',
  check({ configuration }) {
    return allAmounts(configuration)
      .filter(isChargedAsItStands)
      .flatMap(({ amount, currency, field }) => {
        const step = currencyRule(currency)?.step;
        if (step === undefined || decimal(amount).mod(step).isZero()) return [];
        const unit = step === 1 ? 'a whole number of minor units' : `a multiple of ${step} minor units`;
        const down = decimal(amount).div(step).floor().times(step);
        return [
          {
            field,
            message: `${amount} cannot be charged in ${currency}: the amount must be ${unit}.`,
            suggestedFix: `Use ${down} or ${down.plus(step)}.`,
          },
        ];
      });
  },
};

export const amountDecimals: PlanRule = {
  code: 'amount_decimals',
  severity: 'error',
  source: 'https://docs.stripe.com/api/prices/create#create_price-unit_amount_decimal',
  check({ configuration }) {
    return allAmounts(configuration)
      .filter(({ amount }) => decimal(amount).decimalPlaces() > 12)
      .map(({ field }) => ({
        field,
        message: 'Stripe takes at most 12 decimals of a minor unit.',
        suggestedFix: 'Round the amount to 12 decimals.',
      }));
  },
};

export const amountTooLarge: PlanRule = {
  code: 'amount_too_large',
  severity: 'error',
  source: 'https://docs.stripe.com/api/prices/create#create_price-unit_amount',
  check({ configuration }) {
    return allAmounts(configuration)
      .filter(({ amount }) => decimal(amount).gt(stripeLimits.unitAmount))
      .map(({ field }) => ({
        field,
        message: 'Stripe takes amounts of at most 12 digits.',
        suggestedFix: 'Check whether the amount is in minor units.',
      }));
  },
};

export const amountRules: PlanRule[] = [negativeAmount, amountPrecision, amountDecimals, amountTooLarge];
