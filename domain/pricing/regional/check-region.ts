import type { CreateRegionalPricingInput } from '../../../contracts/pricing-regional.ts';
import type { ValidationProblem } from '../../../contracts/validation.ts';
import { countryProblems, currencyProblems, problem, unknownPlan } from '../check/problems.ts';
import { type RuleTarget, unknownComponents } from '../rules/rule-problems.ts';

type Region = CreateRegionalPricingInput;

export interface RegionFacts {
  /** The plans that it names and that exist, with their versions. */
  targets: readonly RuleTarget[];
  /** All other prices of regions. */
  others: readonly Region[];
}

/** What is wrong with the prices of a region, by field. */
export function regionProblems(region: Region, facts: RegionFacts): ValidationProblem[] {
  const { currency, adjustment, overrides, targetPlans } = region;
  const known = new Set(facts.targets.map(({ key }) => key));
  return [
    ...currencyProblems(currency, 'currency'),
    ...(Number(adjustment) <= -100
      ? [problem('adjustment', 'below_minus_100_percent', 'No price is below nothing.')]
      : []),
    ...(overrides.length > 0 && targetPlans.length !== 1
      ? [
          problem(
            'targetPlans',
            'one_plan_for_overrides',
            'Overrides name components of one plan: name that plan alone.',
          ),
        ]
      : []),
    ...targetPlans.flatMap((key, index) => (known.has(key) ? [] : [unknownPlan(key, `targetPlans[${index}]`)])),
    ...overrides.flatMap(({ componentId }, index) =>
      unknownComponents([componentId], facts.targets, `overrides[${index}].componentId`),
    ),
    ...reachProblems(region, facts.others),
  ];
}

/** Of two prices for one country and plan the second would never hold, and nobody could say which is the second. */
function reachProblems(region: Region, others: readonly Region[]): ValidationProblem[] {
  const rivals = others.filter((other) => sameReach(region.targetPlans, other.targetPlans));
  const found = region.countries.flatMap((country, index) => {
    const field = `countries[${index}]`;
    const unknown = countryProblems(country, field);
    if (unknown.length > 0) return unknown;
    return rivals.some(({ countries }) => countries.includes(country))
      ? [problem(field, 'priced_already', `${country} has prices of its own for ${planWords(region)} already.`)]
      : [];
  });
  const everywhere = region.countries.length === 0 && rivals.some(({ countries }) => countries.length === 0);
  return everywhere
    ? [problem('countries', 'priced_already', `Everywhere else has prices for ${planWords(region)} already.`)]
    : found;
}

/** Prices of a plan go before those of all plans, so that only prices of one kind get in each other's way. */
function sameReach(one: readonly string[], other: readonly string[]): boolean {
  if (one.length === 0 || other.length === 0) return one.length === other.length;
  return one.some((key) => other.includes(key));
}

const planWords = ({ targetPlans }: Region) => (targetPlans.length > 0 ? targetPlans.join(', ') : 'all plans');
