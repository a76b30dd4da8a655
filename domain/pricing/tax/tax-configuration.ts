import type { TaxConfiguration, TaxRate } from '../../../contracts/pricing-tax.ts';
import { checkedAt, euMembers, needsStripeTax, taxRates } from './rate-table.ts';
import { vatIdFormats } from './vat-id/countries.ts';

const prefixOf: Readonly<Record<string, string>> = { GR: 'EL', CH: 'CHE' };

/**
 * What is known of a region's tax on a day; null for a region that the table lacks.
 * @param day ISO 8601, such as `2026-11-21`
 * @param table the shipped rates, with those an installation has added
 */
export function taxConfiguration(
  region: string,
  day: string,
  table: readonly TaxRate[] = taxRates,
): TaxConfiguration | null {
  const country = region.slice(0, 2);
  const own = table.filter((rate) => rate.region === region);
  const byStripe = own.length === 0 && needsStripeTax.has(country);
  if (own.length === 0 && !byStripe) return null;
  return {
    region,
    isEuMember: euMembers.has(country),
    // Stripe infers the same from the currency: https://docs.stripe.com/tax/products-prices-tax-codes-tax-behavior
    usualBehavior: needsStripeTax.has(country) ? 'exclusive' : 'inclusive',
    rates: ratesOn(own, day),
    upcoming: own.filter(({ effectiveFrom }) => effectiveFrom > day),
    calculatedBy: byStripe ? 'stripe_tax' : 'table',
    vatIdExample: vatIdFormats[prefixOf[country] ?? country]?.example ?? null,
    checkedAt,
  };
}

/** Of each tax the rate that began last. */
function ratesOn(rates: readonly TaxRate[], day: string): TaxRate[] {
  const inForce = new Map<string, TaxRate>();
  for (const rate of rates) {
    const known = inForce.get(rate.name);
    if (rate.effectiveFrom <= day && (!known || known.effectiveFrom <= rate.effectiveFrom))
      inForce.set(rate.name, rate);
  }
  return [...inForce.values()];
}
