import type { CalculationComponent } from '../../../contracts/pricing.ts';
import type { PricingPreview, PricingPreviewInput } from '../../../contracts/pricing-preview.ts';
import type { ValidationProblem } from '../../../contracts/validation.ts';
import { currencyRule } from '../../money/currencies.ts';
import { pricingErrors, refuse, refusingTooLarge } from '../check/check-pricing.ts';
import { quantityProblems } from '../check/quantities.ts';
import { compareVersions } from './compare-versions.ts';
import { priceCurve } from './price-curve.ts';

/**
 * `POST /v1/pricing/preview`: the curve of each component, and, with another version, the comparison on what customers use.
 * @throws PricingValidationFailed with the fields that are wrong, of either version or of a customer's usage
 */
export function previewPricing(input: PricingPreviewInput): PricingPreview {
  const { currency: code, components, discounts, tax, compareWith, usages, range } = input;
  const problems = (of: readonly CalculationComponent[]) =>
    pricingErrors({ currency: code, components: of, discounts, tax, needsQuantities: false });
  const known = [...components, ...(compareWith?.components ?? [])].map(({ id }) => id);
  refuse([
    ...problems(components),
    ...problems(compareWith?.components ?? []).flatMap((problem) =>
      problem.field.startsWith('components') ? [{ ...problem, field: `compareWith.${problem.field}` }] : [],
    ),
    ...usages.flatMap(({ quantities }, index) => [
      ...quantityProblems(quantities, `usages[${index}].quantities`),
      ...strangers(Object.keys(quantities), known, `usages[${index}].quantities`),
    ]),
  ]);
  const currency = currencyRule(code)!;
  const before = { components, discounts, tax };
  return refusingTooLarge('components', () => ({
    currency: code,
    curves: components.map((component) => priceCurve(component, currency, range)),
    comparison: compareWith
      ? compareVersions(before, { ...before, components: compareWith.components }, usages, currency)
      : null,
  }));
}

/** Usage of what neither version has would be left out without a word. */
function strangers(ids: readonly string[], known: readonly string[], at: string): ValidationProblem[] {
  return ids.flatMap((id) =>
    known.includes(id)
      ? []
      : [
          {
            field: `${at}.${id}`,
            code: 'unknown_component',
            message: `Neither version has a component "${id}".`,
            severity: 'error',
            suggestedFix: `They have ${[...new Set(known)].join(', ')}.`,
          },
        ],
  );
}
