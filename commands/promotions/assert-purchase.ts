import type { Db } from '../../database/client.ts';
import * as plans from '../../database/plans.ts';
import { refuse } from '../../domain/pricing/check/check-pricing.ts';
import { currencyProblems, unknownPlan } from '../../domain/pricing/check/problems.ts';

/** Nothing is bought of a plan, or in a currency, that there is not. @throws PricingValidationFailed with the field */
export async function assertPurchase(db: Db, { plan, currency }: { plan: string; currency: string }): Promise<void> {
  refuse([
    ...((await plans.findByKey(db, plan)) ? [] : [unknownPlan(plan, 'plan')]),
    ...currencyProblems(currency, 'currency'),
  ]);
}
