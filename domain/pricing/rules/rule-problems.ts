import type { PlanConfiguration } from '../../../contracts/plans.ts';
import type { CalculationDiscount } from '../../../contracts/pricing.ts';
import type { ComponentPrice, RuleFields } from '../../../contracts/pricing-rules.ts';
import type { ValidationProblem } from '../../../contracts/validation.ts';
import { currencyRule } from '../../money/currencies.ts';
import { parseScaled } from '../../money/scaled.ts';
import { priceComponents } from '../../plans/price-components.ts';
import { pricingErrors } from '../check/check-pricing.ts';
import { currencyProblems, problem } from '../check/problems.ts';

export interface RuleTarget {
  key: string;
  versions: ReadonlyMap<number, PlanConfiguration>;
}

/** What makes a rule impossible to carry out, by field. */
export function ruleProblems(rule: RuleFields, targets: readonly RuleTarget[]): ValidationProblem[] {
  return [...validityProblems(rule.validFrom, rule.validTo, 'validTo'), ...actionProblems(rule, targets)];
}

export function validityProblems(from: string, to: string | null, field: string): ValidationProblem[] {
  return to !== null && Date.parse(to) <= Date.parse(from)
    ? [problem(field, 'ends_before_it_begins', `${to} is not after ${from}.`)]
    : [];
}

function actionProblems({ action }: RuleFields, targets: readonly RuleTarget[]): ValidationProblem[] {
  switch (action.type) {
    case 'replace_price':
      return [
        ...currencyProblems(action.currency, 'action.currency'),
        ...priceProblems(action.componentId, action.price, 'action.price'),
        ...unknownComponents([action.componentId], targets, 'action.componentId'),
      ];
    case 'change_percentage':
      return [
        ...percentageProblems(action.percentage),
        ...unknownComponents(action.componentIds, targets, 'action.componentIds'),
      ];
    case 'discount':
      return [
        ...currencyProblems(action.currency, 'action.currency'),
        ...discountProblems([action.discount], 'action.discount', action.currency),
      ];
    case 'grandfather':
      return targets.flatMap(({ key, versions }) =>
        versions.has(action.version)
          ? []
          : [
              problem(
                'action.version',
                'unknown_version',
                `"${key}" has no version ${action.version}; it has ${[...versions.keys()].sort().join(', ')}.`,
              ),
            ],
      );
  }
}

/** A price by itself, checked in a currency with cents: that of the plan is known only when it is asked for. */
export function priceProblems(id: string, price: ComponentPrice, at: string): ValidationProblem[] {
  return pricingErrors({
    currency: 'usd',
    components: [{ id, ...price }],
    discounts: [],
    needsQuantities: false,
  }).map((each) => ({ ...each, field: each.field.replace('components[0]', at) }));
}

/** Without a currency discounts are checked in one with cents: 12.5 minor units can be taken off in none. */
export function discountProblems(
  discounts: readonly CalculationDiscount[],
  at: string,
  currency = 'usd',
): ValidationProblem[] {
  const known = currencyRule(currency) ? currency : 'usd';
  return pricingErrors({ currency: known, components: [], discounts, needsQuantities: false }).map((each) => ({
    ...each,
    field: each.field.replace('discounts[0]', discounts.length === 1 ? at : `${at}[0]`),
  }));
}

function percentageProblems(percentage: string): ValidationProblem[] {
  const field = 'action.percentage';
  const value = parseScaled(percentage);
  if (value === null) {
    return [problem(field, 'not_a_number', `"${percentage}" is not a decimal number of at most 12 decimals.`)];
  }
  if (value < parseScaled('-100')!) return [problem(field, 'below_minus_100_percent', 'No price is below nothing.')];
  if (value > parseScaled('1000')!) return [problem(field, 'above_1000_percent', 'More than eleven times the price.')];
  return [];
}

/** What is named must be a component of one of the plans, in any version of them; of no plan in particular it may be any. */
export function unknownComponents(
  ids: readonly string[],
  targets: readonly RuleTarget[],
  field: string,
): ValidationProblem[] {
  const known = new Set(
    targets.flatMap(({ versions }) =>
      [...versions.values()].flatMap((version) => priceComponents(version).map(({ key }) => key)),
    ),
  );
  if (targets.length === 0) return [];
  return ids.flatMap((id) =>
    known.has(id)
      ? []
      : [problem(field, 'unknown_component', `None of the plans has "${id}"; they have ${[...known].join(', ')}.`)],
  );
}
