import type { InvoiceTerms } from '../../contracts/invoice-preview.ts';
import type { PersonalDataCipher } from '../../contracts/personal-data.ts';
import type { PlanConfiguration } from '../../contracts/plans.ts';
import type { PlanPrice } from '../../contracts/price-quote.ts';
import type { TaxDecision } from '../../contracts/pricing-tax.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Db } from '../../database/client.ts';
import { previewInvoice } from '../../domain/pricing/invoice/preview-invoice.ts';
import { taxStatusOf } from '../customers/tax-status.ts';
import { type DecidedTax, decidedTax, type TaxCalculators } from '../pricing/tax/decided-tax.ts';
import type { Billing, StoredQuestion } from './billed-plan.ts';

export interface InvoiceTax {
  terms: Pick<InvoiceTerms, 'tax' | 'taxByLine'>;
  decision: TaxDecision | null;
  taxedBy: PlanPrice['taxedBy'];
  /** Why there is none. */
  note: string | null;
}

/**
 * The tax that is named, else what the lines owe on the day of the invoice, by the calculator of the settings. What
 * Stripe Tax says stands with each line: rates alone do not give it again.
 * @throws what Stripe Tax throws, but for an address it lacks
 */
export async function invoiceTax(
  { calculators, ...reads }: { db: Db; personalData: PersonalDataCipher; calculators: TaxCalculators },
  { tax, customerId }: StoredQuestion,
  { base: { country } }: Billing,
  { stripeIntegration }: PlanConfiguration,
  terms: InvoiceTerms,
): Promise<InvoiceTax> {
  if (tax) return { terms: { tax }, decision: null, taxedBy: 'nobody', note: null };
  const invoice = previewInvoice(terms);
  const net = invoice.lines.map(({ amount, discount, credit }, index) => ({
    reference: String(index),
    amount: amount - discount - credit,
  }));
  const question = {
    ...{ currency: terms.currency, stated: stripeIntegration.taxBehavior, region: country },
    ...{ status: await taxStatusOf(reads, customerId), day: invoice.date.slice(0, 10), lines: net },
  };
  const decided = await decidedTax(reads.db, question, calculators).catch(addressLacking);
  if ('note' in decided) return { terms: {}, decision: null, taxedBy: 'nobody', note: decided.note };
  return { terms: asTerms(decided), decision: decided.decision, taxedBy: decided.taxedBy, note: noteOn(decided) };
}

function asTerms({ behavior, decision, taxedBy, byLine }: DecidedTax): InvoiceTax['terms'] {
  if (taxedBy === 'nobody' || decision.rates.length === 0) return {};
  const rates = decision.rates.map(({ region, percentage }) => ({ region, percentage }));
  return { tax: { behavior, rates }, ...(taxedBy === 'stripe_tax' ? { taxByLine: byLine } : {}) };
}

function noteOn({ behavior, decision, taxedBy }: DecidedTax): string | null {
  if (behavior === 'unspecified') return 'No tax: the price does not say whether it is in it.';
  return taxedBy === 'nobody' || decision.rates.length === 0 ? `No tax: ${decision.reason}` : null;
}

/**
 * Of an address that is not known well enough Stripe makes the invoice without tax and asks for it
 * (https://docs.stripe.com/api/invoices/object#invoice_object-automatic_tax-status, `requires_location_inputs`).
 */
function addressLacking(error: unknown): { note: string } {
  const fields = error instanceof PricewrightError ? (error.details.fields ?? []) : [];
  if (!fields.some(({ field }) => field === 'postalCode' || field === 'taxRegion')) throw error;
  return { note: `No tax until the address is complete: ${fields.map(({ message }) => message).join(' ')}` };
}
