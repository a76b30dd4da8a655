import type { PricingComponent } from '../../../contracts/pricing.ts';
import { formatScaled, scaledDecimals, scaledOne } from '../../money/scaled.ts';
import type { CompiledPrice } from '../price/compile-price.ts';
import { costDecimals, scaled } from '../price/price-bands.ts';

/** Whole quantities for which a larger one costs less. */
export interface BuyingMore {
  /** The tier in which it pays to buy more. */
  tier: number;
  from: string;
  to: string;
  /** The quantity that costs less. */
  buy: string;
  /** What is saved at `to`, in minor units before rounding. */
  saves: string;
}

/** For each tier the quantities that the start of a later tier undercuts. Within a tier more never costs less. */
export function buyingMoreIsCheaper(component: PricingComponent, price: CompiledPrice): BuyingMore[] {
  const free = scaled(component.freeUnits);
  const tops = (component.tiers ?? []).map(({ upTo }) => (upTo === null ? null : wholeBelow(scaled(upTo) + free)));
  return tops.flatMap((top, tier) => {
    if (top === null) return [];
    const offers = tops.slice(tier, -1).flatMap((end) => {
      const start = (end ?? 0n) + scaledOne;
      const cost = price.cost(start);
      return end === null || cost === null ? [] : [{ start, cost }];
    });
    const best = offers.reduce((one, other) => (other.cost < one.cost ? other : one), offers[0]!);
    const atTop = price.cost(top);
    if (!best || atTop === null || best.cost >= atTop) return [];
    const first = tier === 0 ? 0n : (tops[tier - 1] ?? 0n) + scaledOne;
    const from = firstAbove(price, best.cost, first, top);
    return [
      {
        tier,
        from: formatScaled(from, scaledDecimals),
        to: formatScaled(top, scaledDecimals),
        buy: formatScaled(best.start, scaledDecimals),
        saves: formatScaled(atTop - best.cost, costDecimals),
      },
    ];
  });
}

function wholeBelow(quantity: bigint): bigint {
  return quantity - (quantity % scaledOne);
}

/** The first whole quantity between two that costs more than an amount; the last one does. */
function firstAbove(price: CompiledPrice, amount: bigint, first: bigint, last: bigint): bigint {
  let [low, high] = [first / scaledOne, last / scaledOne];
  while (low < high) {
    const middle = (low + high) / 2n;
    if ((price.cost(middle * scaledOne) ?? 0n) > amount) high = middle;
    else low = middle + 1n;
  }
  return low * scaledOne;
}
