import type { PriceTerms } from '../../../contracts/catalogue.ts';
import type { PricingTier } from '../../../contracts/price-components.ts';
import { canonicalDecimal } from '../../money/decimal.ts';

function optionalDecimal(value: string | null | undefined): string | null {
  return value === null || value === undefined ? null : canonicalDecimal(value);
}

/** An amount that a tier leaves out is charged as 0, and Stripe echoes either. */
function normaliseTiers(tiers: PricingTier[] | null): PricingTier[] | null {
  if (tiers === null) return null;
  return tiers.map((tier) => ({
    upTo: optionalDecimal(tier.upTo),
    unitAmount: canonicalDecimal(tier.unitAmount ?? '0'),
    flatAmount: canonicalDecimal(tier.flatAmount ?? '0'),
  }));
}

/**
 * The one form of terms that charge the same. Stripe echoes the base currency among the currency options, writes
 * decimals its own way, and a package of one unit is no package.
 */
export function normaliseTerms(terms: PriceTerms): PriceTerms {
  const currency = terms.currency.toLowerCase();
  const options = Object.entries(terms.currencyOptions)
    .map(([code, option]) => [code.toLowerCase(), option] as const)
    .filter(([code]) => code !== currency)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    currency,
    billingScheme: terms.billingScheme,
    tiersMode: terms.tiersMode,
    unitAmountDecimal: optionalDecimal(terms.unitAmountDecimal),
    tiers: normaliseTiers(terms.tiers),
    packageSize: terms.packageSize === 1 ? null : terms.packageSize,
    recurring: terms.recurring && {
      interval: terms.recurring.interval,
      intervalCount: terms.recurring.intervalCount,
      usageType: terms.recurring.usageType,
      meter: terms.recurring.meter,
    },
    taxBehavior: terms.taxBehavior,
    currencyOptions: Object.fromEntries(
      options.map(([code, option]) => [
        code,
        { unitAmountDecimal: optionalDecimal(option.unitAmountDecimal), tiers: normaliseTiers(option.tiers) },
      ]),
    ),
  };
}
