import type { AlaCartePricing } from '../../../contracts/alacarte.ts';
import type { CalculationComponent, PriceCalculation } from '../../../contracts/pricing.ts';
import type { ValidationProblem } from '../../../contracts/validation.ts';
import { calculatePricing } from '../calculate.ts';
import { pricingErrors } from '../check/check-pricing.ts';

const id = 'feature';

function componentOf({ amount, tiers }: AlaCartePricing): CalculationComponent {
  return tiers && tiers.length > 0
    ? { id, model: 'graduated', tiers }
    : { id, model: 'per_unit', ...(amount === undefined ? {} : { unitAmount: amount }) };
}

/** What is wrong with the price of a feature that is sold on its own, by field. */
export function alacarteProblems(pricing: AlaCartePricing): ValidationProblem[] {
  const problems: ValidationProblem[] = pricingErrors({
    currency: pricing.currency,
    components: [componentOf(pricing)],
    discounts: [],
    needsQuantities: false,
  }).map((each) => ({
    ...each,
    field: `pricing.${each.field.replace('components[0].', '').replace('unitAmount', 'amount')}`,
  }));
  const add = (field: string, code: string, message: string) =>
    problems.push({ field: `pricing.${field}`, code, message, severity: 'error' });
  if (pricing.type !== 'one_time' && pricing.billingInterval === undefined) {
    add('billingInterval', 'interval_missing', 'What recurs is billed by the month or by the year.');
  }
  if (pricing.type === 'one_time' && pricing.billingInterval !== undefined) {
    add('billingInterval', 'interval_of_one_time', 'What is bought once has no interval.');
  }
  if (pricing.type === 'usage_based' && pricing.usageType === 'licensed') {
    add('usageType', 'usage_is_metered', 'Usage is metered.');
  }
  if (pricing.amount !== undefined && pricing.tiers !== undefined && pricing.tiers.length > 0) {
    add('amount', 'amount_beside_tiers', 'A price has an amount or tiers.');
  }
  return problems;
}

/** @throws PricingValidationFailed */
export function priceAlacarte(pricing: AlaCartePricing, quantity: string): PriceCalculation {
  return calculatePricing({
    currency: pricing.currency,
    components: [{ ...componentOf(pricing), quantity }],
    discounts: [],
  });
}
