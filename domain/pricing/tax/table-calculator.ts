import type { TaxAnswer, TaxCalculator, TaxRate, TaxRequest } from '../../../contracts/pricing-tax.ts';
import { currencyRule } from '../../money/currencies.ts';
import { refuse } from '../check/check-pricing.ts';
import { problem } from '../check/problems.ts';
import { taxOn } from './apply-tax.ts';
import { decideTax } from './decide-tax.ts';

/** Tax by our own tables: the dated rates of an installation, each line rounded on its own. */
export function tableTaxCalculator(table: () => Promise<readonly TaxRate[]>): TaxCalculator {
  return { calculate: async (request) => taxByTable(request, await table()) };
}

/** @throws PricingValidationFailed where rates hang on the address, or the currency is unknown */
export function taxByTable(request: TaxRequest, table: readonly TaxRate[]): TaxAnswer {
  const { behavior, lines, seller, customer, day } = request;
  const currency = currencyRule(request.currency);
  if (!currency) {
    refuse([problem('currency', 'unknown_currency', `There is no currency "${request.currency}".`)]);
  }
  const decision = decideTax({ seller, customer: { ...customer, vatId: customer.vatId ?? null }, day }, table);
  if (decision.treatment === 'calculated_by_stripe_tax') {
    refuse([problem('postalCode', 'address_needed', `${decision.reason} Let Stripe Tax calculate it.`)]);
  }
  const rates = decision.rates.map(({ region, percentage }) => ({ region, percentage }));
  const taxed = lines.map(({ reference, amount }) => ({
    reference,
    tax: taxOn([amount], { behavior, rates }, currency!),
  }));
  return { tax: taxed.reduce((sum, { tax }) => sum + tax, 0), lines: taxed, decision, calculatedBy: 'table' };
}
