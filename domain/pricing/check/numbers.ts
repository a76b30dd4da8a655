import { currencies, currencyRule } from '../../money/currencies.ts';
import { parseScaled, power10, scaledDecimals, scaledOne } from '../../money/scaled.ts';
import { numbersOf, type PricingRuleOf } from './subject.ts';

export const unknownCurrency: PricingRuleOf = {
  code: 'unknown_currency',
  severity: 'error',
  source: 'ISO 4217',
  check({ currency }) {
    if (currencyRule(currency)) return [];
    const lower = currency.toLowerCase();
    const suggestedFix = currencies.has(lower)
      ? `Write "${lower}".`
      : 'Use a code of ISO 4217 in lower case, such as "usd".';
    return [{ field: 'currency', message: `There is no currency "${currency}".`, suggestedFix }];
  },
};

export const notANumber: PricingRuleOf = {
  code: 'not_a_number',
  severity: 'error',
  check(subject) {
    return numbersOf(subject)
      .filter(({ value }) => !/^-?\d+(\.\d+)?$/.test(value))
      .map(({ field, value }) => ({
        field,
        message: `"${value}" is not a decimal number.`,
        suggestedFix: 'Write digits with at most one point, such as "0.25".',
      }));
  },
};

const morePrecise = new RegExp(`^-?\\d+\\.\\d{${scaledDecimals + 1},}$`);

export const tooPrecise: PricingRuleOf = {
  code: 'too_many_decimals',
  severity: 'error',
  source: 'https://docs.stripe.com/api/prices/create#create_price-unit_amount_decimal',
  check(subject) {
    return numbersOf(subject)
      .filter(({ value }) => morePrecise.test(value))
      .map(({ field, value }) => ({
        field,
        message: `${value} has more than ${scaledDecimals} decimals.`,
        suggestedFix: `Round it to ${scaledDecimals} decimals.`,
      }));
  },
};

export const tooLarge: PricingRuleOf = {
  code: 'number_too_large',
  severity: 'error',
  check(subject) {
    return numbersOf(subject)
      .filter(({ value }) => /^-?\d{16,}(\.\d+)?$/.test(value))
      .map(({ field }) => ({ field, message: 'The number has more than 15 digits before the point.' }));
  },
};

export const negativeNumber: PricingRuleOf = {
  code: 'negative',
  severity: 'error',
  check(subject) {
    return numbersOf(subject)
      .filter(({ value }) => (parseScaled(value) ?? 0n) < 0n)
      .map(({ field, value, kind }) => ({
        field,
        message: `${value} is below 0.`,
        suggestedFix: kind === 'amount' ? 'Use 0 or more; a discount takes something off.' : 'Use 0 or more.',
      }));
  },
};

export const aboveHundred: PricingRuleOf = {
  code: 'above_100_percent',
  severity: 'error',
  check(subject) {
    return numbersOf(subject)
      .filter(({ kind, value }) => kind === 'percentage' && (parseScaled(value) ?? 0n) > 100n * scaledOne)
      .map(({ field, value }) => ({ field, message: `${value} is more than 100 %.`, suggestedFix: 'Use 0 to 100.' }));
  },
};

/** A fixed discount is charged as it stands, so it must be an amount that the currency has. */
export const discountPrecision: PricingRuleOf = {
  code: 'amount_precision',
  severity: 'error',
  source: 'https://docs.stripe.com/currencies#minor-units',
  check({ currency, discounts }) {
    const step = currencyRule(currency)?.step;
    if (step === undefined) return [];
    return discounts.flatMap(({ type, value }, index) => {
      if (type !== 'fixed_amount' || (parseScaled(value) ?? 0n) % (BigInt(step) * power10(scaledDecimals)) === 0n)
        return [];
      const unit = step === 1 ? 'whole minor units' : `a multiple of ${step} minor units`;
      return [
        {
          field: `discounts[${index}].value`,
          message: `${value} cannot be taken off in ${currency}: it must be ${unit}.`,
        },
      ];
    });
  },
};

export const numberRules: PricingRuleOf[] = [
  unknownCurrency,
  notANumber,
  tooPrecise,
  tooLarge,
  negativeNumber,
  aboveHundred,
  discountPrecision,
];
