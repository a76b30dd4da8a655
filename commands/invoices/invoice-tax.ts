import type { PersonalDataCipher } from '../../contracts/personal-data.ts';
import type { PlanConfiguration } from '../../contracts/plans.ts';
import type { CalculationTax } from '../../contracts/pricing.ts';
import type { Db } from '../../database/client.ts';
import { decideTax } from '../../domain/pricing/tax/decide-tax.ts';
import { resolveTaxBehavior } from '../../domain/pricing/tax/tax-behavior.ts';
import { taxStatusOf } from '../customers/tax-status.ts';
import { readTaxSettings, taxTable } from '../pricing/tax/tax-tables.ts';
import type { Billing, StoredQuestion } from './billed-plan.ts';

/** The tax that is named, else what the tables say for where the customer is; with a note when there is none, and why. */
export async function invoiceTax(
  reads: { db: Db; personalData: PersonalDataCipher },
  { tax, customerId }: StoredQuestion,
  { base: { country } }: Billing,
  { stripeIntegration }: PlanConfiguration,
  currency: string,
  at: Date,
): Promise<{ tax: CalculationTax | null; note: string | null }> {
  if (tax) return { tax, note: null };
  if (country === null) return { tax: null, note: 'No tax: nobody knows where the customer is.' };
  const { db } = reads;
  const settings = await readTaxSettings(db);
  const { vatId, isExempt } = await taxStatusOf(reads, customerId);
  const behavior = resolveTaxBehavior(stripeIntegration.taxBehavior, currency, settings.defaultBehavior);
  const seller = { country: settings.sellerCountry, registrations: settings.registrations };
  const day = at.toISOString().slice(0, 10);
  const { treatment, rates, reason } = decideTax(
    { seller, customer: { region: country, vatId, isExempt }, day },
    await taxTable(db),
  );
  if (behavior === 'unspecified') return { tax: null, note: 'No tax: the price does not say whether it is in it.' };
  if (treatment === 'calculated_by_stripe_tax') return { tax: null, note: `Stripe Tax adds the tax: ${reason}` };
  if (rates.length === 0) return { tax: null, note: `No tax: ${reason}` };
  return { tax: { behavior, rates: rates.map(({ region, percentage }) => ({ region, percentage })) }, note: null };
}
