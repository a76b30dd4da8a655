import type { ValidationProblem } from '../../../contracts/validation.ts';
import { pricingErrors } from './check-pricing.ts';

/** What is wrong with quantities by component, each checked as if it stood on one: at `usage.seats`, where `at` is `usage`. */
export function quantityProblems(quantities: Readonly<Record<string, string>>, at: string): ValidationProblem[] {
  return Object.entries(quantities).flatMap(([id, quantity]) => quantityProblem(quantity, `${at}.${id}`));
}

/** What is wrong with one quantity, named by its field. */
export function quantityProblem(quantity: string, field: string): ValidationProblem[] {
  return pricingErrors({
    currency: 'usd',
    components: [{ id: 'quantity', model: 'per_unit', unitAmount: '0', quantity }],
    discounts: [],
    needsQuantities: true,
  }).map((problem) => ({ ...problem, field }));
}
