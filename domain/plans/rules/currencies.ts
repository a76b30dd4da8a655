import { currencyRule } from '../../money/currencies.ts';
import { placedComponents } from '../placed-components.ts';
import type { PlanRule } from '../plan-subject.ts';

export const unknownCurrency: PlanRule = {
  code: 'unknown_currency',
  severity: 'error',
  source: 'https://docs.stripe.com/currencies',
  check({ configuration }) {
    const named = [
      { field: 'pricing.currency', currency: configuration.pricing.currency },
      ...configuration.stripeIntegration.currencyOptions.map(({ currency }, index) => ({
        field: `stripeIntegration.currencyOptions[${index}].currency`,
        currency,
      })),
      ...placedComponents(configuration).flatMap(({ component, path }) =>
        Object.keys(component.currencyOptions).map((currency) => ({
          field: `${path}.currencyOptions.${currency}`,
          currency,
        })),
      ),
    ];
    return named
      .filter(({ currency }) => !currencyRule(currency))
      .map(({ field, currency }) => ({
        field,
        message: `"${currency}" is not a currency of ISO 4217.`,
        suggestedFix: 'Use a code such as usd, eur or jpy.',
      }));
  },
};

export const baseCurrencyOption: PlanRule = {
  code: 'base_currency_option',
  severity: 'error',
  source: 'https://docs.stripe.com/api/prices/create#create_price-currency_options',
  check({ configuration }) {
    const base = configuration.pricing.currency;
    return placedComponents(configuration)
      .filter(({ component }) => component.currencyOptions[base] !== undefined)
      .map(({ path }) => ({
        field: `${path}.currencyOptions.${base}`,
        message: `${base} is the base currency of the plan already: its amount would be stated twice.`,
        suggestedFix: 'Remove this option.',
      }));
  },
};

/** A subscription is in one currency: a price without it cannot be bought with the others. */
export const currencyMissing: PlanRule = {
  code: 'currency_missing',
  severity: 'error',
  check({ configuration: { stripeIntegration }, configuration }) {
    const base = configuration.pricing.currency;
    const promised = stripeIntegration.currencyOptions.map(({ currency }) => currency).filter((one) => one !== base);
    return placedComponents(configuration).flatMap(({ component, path }) =>
      [...new Set(promised)]
        .filter((currency) => component.currencyOptions[currency] === undefined)
        .map((currency) => ({
          field: `${path}.currencyOptions.${currency}`,
          message: `The plan is offered in ${currency}, but "${component.key}" has no amount in it.`,
          suggestedFix: `Add an amount in ${currency}, or take ${currency} out of stripeIntegration.currencyOptions.`,
        })),
    );
  },
};

export const currenciesDiffer: PlanRule = {
  code: 'currencies_differ',
  severity: 'warning',
  source: 'https://docs.stripe.com/payments/checkout/localize-prices/manual-currency-prices',
  check({ configuration }) {
    const promised = configuration.stripeIntegration.currencyOptions.map(({ currency }) => currency);
    const placed = placedComponents(configuration);
    const all = new Set(placed.flatMap(({ component }) => Object.keys(component.currencyOptions)));
    return placed.flatMap(({ component, path }) =>
      [...all]
        .filter((currency) => !promised.includes(currency) && component.currencyOptions[currency] === undefined)
        .map((currency) => ({
          field: `${path}.currencyOptions`,
          message: `Other prices of the plan have an amount in ${currency}, "${component.key}" has none: in ${currency} they cannot be bought together.`,
          suggestedFix: `Add an amount in ${currency}.`,
        })),
    );
  },
};

export const currencyRules: PlanRule[] = [unknownCurrency, baseCurrencyOption, currencyMissing, currenciesDiffer];
