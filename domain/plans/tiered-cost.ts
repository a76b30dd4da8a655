import type { PricingTier } from '../../contracts/price-components.ts';
import { Decimal, decimal } from '../money/decimal.ts';

function tierCost(tier: PricingTier, units: Decimal): Decimal {
  return decimal(tier.flatAmount ?? '0').plus(units.times(tier.unitAmount ?? '0'));
}

function holds(tier: PricingTier, quantity: Decimal): boolean {
  return tier.upTo === null || quantity.lte(tier.upTo);
}

/** Volume: the tier that the quantity reaches prices all units. Minor units, not rounded. */
export function volumeCost(tiers: readonly PricingTier[], quantity: Decimal): Decimal {
  const tier = tiers.find((candidate) => holds(candidate, quantity));
  return tier ? tierCost(tier, quantity) : decimal(0);
}

/**
 * Graduated: each tier prices the units that fall into it. The first tier's flat fee is due at quantity 0 already.
 * Source: https://docs.stripe.com/billing/subscriptions/usage-based/pricing-models
 */
export function graduatedCost(tiers: readonly PricingTier[], quantity: Decimal): Decimal {
  let cost = decimal(0);
  let below = decimal(0);
  for (const tier of tiers) {
    const top = tier.upTo === null ? quantity : Decimal.min(quantity, tier.upTo);
    cost = cost.plus(tierCost(tier, Decimal.max(0, top.minus(below))));
    if (holds(tier, quantity)) break;
    below = decimal(tier.upTo ?? '0');
  }
  return cost;
}
