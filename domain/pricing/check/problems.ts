import type { ValidationProblem } from '../../../contracts/validation.ts';
import { currencyRule } from '../../money/currencies.ts';
import { countryCodes } from '../../plans/country-codes.ts';

/** What forbids something, by the field as it was sent. */
export function problem(field: string, code: string, message: string): ValidationProblem {
  return { field, code, message, severity: 'error' };
}

export function unknownPlan(key: string, field: string): ValidationProblem {
  return problem(field, 'unknown_plan', `There is no plan "${key}".`);
}

/** Of a currency that there is not; none of one that was not named. */
export function currencyProblems(currency: string | undefined, field: string): ValidationProblem[] {
  return currency === undefined || currencyRule(currency)
    ? []
    : [problem(field, 'unknown_currency', `There is no currency "${currency}".`)];
}

export function countryProblems(country: string, field: string): ValidationProblem[] {
  return countryCodes.has(country)
    ? []
    : [problem(field, 'unknown_country', `"${country}" is not a country of ISO 3166-1.`)];
}
