import type { TaxRegionRecord } from '../../../../contracts/pricing-tax.ts';

/** The rates in force, all due together. */
export function ratesWords({ rates, calculatedBy }: Pick<TaxRegionRecord, 'rates' | 'calculatedBy'>): string {
  if (calculatedBy === 'stripe_tax') return 'By address: Stripe Tax';
  return rates.map(({ name, percentage }) => `${name} ${percentage} %`).join(' + ') || 'None in force';
}
