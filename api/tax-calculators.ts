import type Stripe from 'stripe';
import type { TaxCalculators } from '../commands/pricing/tax/decided-tax.ts';
import { taxTable } from '../commands/pricing/tax/tax-tables.ts';
import type { Db } from '../database/client.ts';
import { tableTaxCalculator } from '../domain/pricing/tax/table-calculator.ts';
import { stripeTaxCalculator } from '../integrations/tax/stripe-tax.ts';

/** Both ways to calculate tax: quotes and invoice previews ask the same. */
export function taxCalculators(db: Db, stripe: Stripe): TaxCalculators {
  return { table: tableTaxCalculator(() => taxTable(db)), stripe_tax: stripeTaxCalculator(stripe) };
}
