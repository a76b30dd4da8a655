import type { ValidationProblem } from '../../contracts/validation.ts';
import type { Condition } from '../condition/condition.ts';
import { runRules } from '../validation/run-rules.ts';
import { appliedRules, type ComplianceOverride } from './compliance-rule.ts';
import { type Place, tradeRules } from './trade-rules.ts';

/** What forbids to sell in countries, whatever is sold. */
export function checkPlaces(
  places: readonly Place[],
  overrides: readonly ComplianceOverride[],
  now: Date,
): ValidationProblem[] {
  return runRules(appliedRules(tradeRules, overrides), places, { now });
}

export function placesIn(countries: readonly string[], field: string): Place[] {
  return countries.map((country, index) => ({ country, field: `${field}[${index}]` }));
}

/** The countries that a condition asks for; those that it only leaves out are no place of an offer. */
export function placesOfCondition(condition: Condition, field = 'condition'): Place[] {
  return Object.entries(condition).flatMap(([name, operand]) => {
    if ((name === '$and' || name === '$or') && Array.isArray(operand)) {
      return operand.flatMap((part, index) => placesOfCondition(part as Condition, `${field}.${name}[${index}]`));
    }
    return name === 'country' ? countriesOf(operand, `${field}.country`) : [];
  });
}

function countriesOf(operand: unknown, field: string): Place[] {
  if (typeof operand === 'string') return [{ country: operand, field }];
  if (typeof operand !== 'object' || operand === null) return [];
  const { $eq, $in } = operand as { $eq?: unknown; $in?: unknown };
  const listed = Array.isArray($in) ? $in.filter((one) => typeof one === 'string') : [];
  return [
    ...(typeof $eq === 'string' ? [{ country: $eq, field: `${field}.$eq` }] : []),
    ...placesIn(listed, `${field}.$in`),
  ];
}
