import type { ValidationProblem } from '../../contracts/validation.ts';
import type { Db } from '../../database/client.ts';
import * as plans from '../../database/plans.ts';
import { currencyRule } from '../../domain/money/currencies.ts';
import { refuse } from '../../domain/pricing/check/check-pricing.ts';

/** Nothing is bought of a plan, or in a currency, that there is not. @throws PricingValidationFailed with the field */
export async function assertPurchase(db: Db, { plan, currency }: { plan: string; currency: string }): Promise<void> {
  const problem = (field: string, code: string, message: string): ValidationProblem[] => [
    { field, code, message, severity: 'error' },
  ];
  refuse([
    ...((await plans.findByKey(db, plan)) ? [] : problem('plan', 'unknown_plan', `There is no plan "${plan}".`)),
    ...(currencyRule(currency) ? [] : problem('currency', 'unknown_currency', `There is no currency "${currency}".`)),
  ]);
}
