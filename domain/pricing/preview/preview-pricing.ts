import type { CalculationComponent } from '../../../contracts/pricing.ts';
import type { CustomerUsage, PricingPreview, PricingPreviewInput } from '../../../contracts/pricing-preview.ts';
import { currencyRule } from '../../money/currencies.ts';
import { pricingErrors, refuse, refusingTooLarge } from '../check/check-pricing.ts';
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
  refuse([
    ...problems(components),
    ...problems(compareWith?.components ?? []).flatMap((problem) =>
      problem.field.startsWith('components') ? [{ ...problem, field: `compareWith.${problem.field}` }] : [],
    ),
    ...usages.flatMap((usage, index) => usageErrors(code, usage, index)),
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

/** A quantity is checked as if it stood on a component. */
function usageErrors(currency: string, { quantities }: CustomerUsage, index: number) {
  return Object.entries(quantities).flatMap(([id, quantity]) =>
    pricingErrors({
      currency,
      components: [{ id, model: 'per_unit', unitAmount: '0', quantity }],
      discounts: [],
      needsQuantities: true,
    }).flatMap((problem) =>
      problem.field === 'components[0].quantity' ? [{ ...problem, field: `usages[${index}].quantities.${id}` }] : [],
    ),
  );
}
