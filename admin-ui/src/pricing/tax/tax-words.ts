import type { TaxRegionRecord } from '../../../../contracts/pricing-tax.ts';

const names = new Intl.DisplayNames('en', { type: 'region' });

/** "Sweden", "Canada, QC". */
export function regionName(region: string): string {
  const [country = region, province] = region.split('-');
  const name = country === 'EU' ? 'European Union' : (names.of(country) ?? country);
  return province ? `${name}, ${province}` : name;
}

/** The rates in force, all due together. */
export function ratesWords({ rates, calculatedBy }: Pick<TaxRegionRecord, 'rates' | 'calculatedBy'>): string {
  if (calculatedBy === 'stripe_tax') return 'By address: Stripe Tax';
  return rates.map(({ name, percentage }) => `${name} ${percentage} %`).join(' + ') || 'None in force';
}
