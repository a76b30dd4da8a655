import type { CalculatePriceInput, PlanPrice } from '../../../contracts/price-quote.ts';
import type { TaxCalculator, TaxSettings } from '../../../contracts/pricing-tax.ts';
import type { Db } from '../../../database/client.ts';
import type { UntaxedQuote } from '../../../domain/pricing/quote/quote-plan.ts';
import { decideTax } from '../../../domain/pricing/tax/decide-tax.ts';
import { resolveTaxBehavior } from '../../../domain/pricing/tax/tax-behavior.ts';
import type { TaxStatus } from '../../customers/tax-status.ts';
import { readTaxSettings, taxTable } from './tax-tables.ts';

type Behavior = PlanPrice['taxBehavior'];

/** The quote with the tax that its lines owe, and why. Where tables have no answer Stripe Tax is asked, and named. */
export async function taxed(
  db: Db,
  { net, ...quote }: UntaxedQuote,
  stated: Behavior,
  input: Pick<CalculatePriceInput, 'taxRegion'> & TaxStatus,
  calculators: Record<TaxSettings['provider'], TaxCalculator>,
): Promise<PlanPrice> {
  const settings = await readTaxSettings(db);
  const behavior = resolveTaxBehavior(stated, quote.currency, settings.defaultBehavior);
  const region = input.taxRegion ?? quote.country;
  const untaxed = (reason: string): PlanPrice => ({
    ...quote,
    tax: 0,
    taxBehavior: behavior,
    taxDecision: { treatment: 'out_of_scope', region: null, rates: [], reason, source: null },
    taxedBy: 'nobody',
  });
  if (region === null) return untaxed('Nobody said where the customer is.');
  const seller = { country: settings.sellerCountry, registrations: settings.registrations };
  const customer = { region, vatId: input.vatId, isExempt: input.isExempt };
  const day = quote.at.slice(0, 10);
  const decision = decideTax({ seller, customer, day }, await taxTable(db));
  if (behavior === 'unspecified') {
    return {
      ...untaxed(''),
      taxDecision: {
        ...decision,
        reason: `${decision.reason} The price does not say whether tax is in it: none is added.`,
      },
    };
  }
  const provider = decision.treatment === 'calculated_by_stripe_tax' ? 'stripe_tax' : settings.provider;
  const answer = await calculators[provider].calculate({
    currency: quote.currency,
    behavior,
    lines: net,
    seller,
    customer: {
      region,
      ...(input.postalCode === null ? {} : { postalCode: input.postalCode }),
      ...(input.vatId === null ? {} : { vatId: input.vatId }),
      isExempt: input.isExempt,
    },
    day,
  });
  return {
    ...quote,
    tax: answer.tax,
    total: quote.total + (behavior === 'exclusive' ? answer.tax : 0),
    taxBehavior: behavior,
    taxDecision: answer.decision,
    taxedBy: answer.calculatedBy,
  };
}
