import type { CalculatePriceInput, PlanPrice } from '../../../contracts/price-quote.ts';
import type { Db } from '../../../database/client.ts';
import type { UntaxedQuote } from '../../../domain/pricing/quote/quote-plan.ts';
import type { TaxStatus } from '../../customers/tax-status.ts';
import { decidedTax, type TaxCalculators } from './decided-tax.ts';

/** The quote with the tax that its lines owe, and why. Where tables have no answer Stripe Tax is asked, and named. */
export async function taxed(
  db: Db,
  { net, ...quote }: UntaxedQuote,
  stated: PlanPrice['taxBehavior'],
  { taxRegion, ...status }: Pick<CalculatePriceInput, 'taxRegion'> & TaxStatus,
  calculators: TaxCalculators,
): Promise<PlanPrice> {
  const { currency, country } = quote;
  const question = { currency, stated, region: taxRegion ?? country, status, day: quote.at.slice(0, 10), lines: net };
  const { behavior, decision, taxedBy, tax } = await decidedTax(db, question, calculators);
  return {
    ...quote,
    tax,
    total: quote.total + (behavior === 'exclusive' ? tax : 0),
    taxBehavior: behavior,
    taxDecision: decision,
    taxedBy,
  };
}
