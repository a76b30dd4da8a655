import type { PricingComponent } from '../../contracts/pricing.ts';
import type { CurrencyRule } from '../../domain/money/currencies.ts';
import { Decimal, decimal } from '../../domain/money/decimal.ts';

/**
 * A graduated price as one writes it with a general decimal library, and written well: the tiers are read once, each
 * step is one operation on decimals, and the loop ends with the tier reached.
 */
export function decimalPeer(
  component: PricingComponent,
  currency: CurrencyRule,
): (quantity: string) => { amount: number; exact: string } {
  const tiers = (component.tiers ?? []).map((tier) => ({
    upTo: tier.upTo === null ? null : decimal(tier.upTo),
    unitAmount: decimal(tier.unitAmount ?? '0'),
    flatAmount: tier.flatAmount === undefined ? null : decimal(tier.flatAmount),
  }));
  const zero = decimal(0);
  return (quantity) => {
    const units = decimal(quantity);
    let cost = zero;
    let below = zero;
    for (const { upTo, unitAmount, flatAmount } of tiers) {
      const isLast = upTo === null || units.lte(upTo);
      const inTier = (isLast ? units : upTo).minus(below);
      cost = cost.plus(inTier.times(unitAmount));
      if (flatAmount) cost = cost.plus(flatAmount);
      if (isLast) break;
      below = upTo;
    }
    const rounded =
      currency.step === 1
        ? cost.toDecimalPlaces(0, Decimal.ROUND_HALF_UP)
        : cost.div(currency.step).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).times(currency.step);
    return { amount: rounded.toNumber(), exact: cost.toFixed() };
  };
}
