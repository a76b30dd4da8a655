import type { CalculationTax } from '../../../contracts/pricing.ts';

/**
 * What a price that does not say is taken for, by the account's setting. `inferred_by_currency`: tax comes on top in USD
 * and CAD and is included elsewhere.
 * Source: https://docs.stripe.com/tax/products-prices-tax-codes-tax-behavior#default-tax-behavior
 */
export function resolveTaxBehavior(
  behavior: CalculationTax['behavior'],
  currency: string,
  accountDefault: 'inclusive' | 'exclusive' | 'inferred_by_currency' | null,
): CalculationTax['behavior'] {
  if (behavior !== 'unspecified' || accountDefault === null) return behavior;
  if (accountDefault !== 'inferred_by_currency') return accountDefault;
  return currency === 'usd' || currency === 'cad' ? 'exclusive' : 'inclusive';
}
