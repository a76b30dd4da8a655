import type { PricingTier } from '../../../../contracts/price-components.ts';
import { decimal } from '../../../../domain/money/decimal.ts';

export interface TierRange {
  /** First unit of the tier, in words: "1", "101", "over 2.5". */
  from: string;
  problem: string | null;
}

/** Where each tier begins, and whether its end lies beyond that; computed as the editor is typed in. */
export function tierRanges(tiers: readonly PricingTier[]): TierRange[] {
  return tiers.map((tier, index) => {
    const last = numberOrNull(tiers[index - 1]?.upTo);
    const from = index === 0 ? '1' : last ? firstAfter(last) : '…';
    if (tier.upTo === null)
      return { from, problem: index < tiers.length - 1 ? 'Only the last tier may be open' : null };
    if (tier.upTo === '' || tier.upTo === undefined) return { from, problem: 'Where does this tier end?' };
    if (!numberOrNull(tier.upTo)) return { from, problem: 'Write a number' };
    const end = decimal(tier.upTo);
    if (!end.isPositive() || end.isZero()) return { from, problem: 'Ends above 0' };
    return { from, problem: last && end.lte(last) ? `Ends above ${last}` : null };
  });
}

/** While it is typed, an end may be no number yet. */
const numberOrNull = (text: string | null | undefined) => (text && /^\d+(\.\d+)?$/.test(text) ? text : null);

const grouped = (digits: string) => digits.replace(/\B(?=(\d{3})+(?!\d))/g, digits.includes('.') ? '' : ',');

function firstAfter(last: string): string {
  const end = decimal(last);
  return end.isInteger() ? grouped(end.plus(1).toFixed()) : `over ${grouped(end.toFixed())}`;
}

/** One more tier before the open one, ten times as far as the last. */
export function withTierAdded(tiers: readonly PricingTier[]): PricingTier[] {
  const bounded = tiers.filter(({ upTo }) => upTo !== null);
  const open = tiers.find(({ upTo }) => upTo === null) ?? { upTo: null };
  const last = numberOrNull(bounded.at(-1)?.upTo);
  // What it charges begins as that of the open one; a flat fee is of one tier alone.
  const { flatAmount: _, ...charged } = open;
  return [...bounded, { ...charged, upTo: last ? decimal(last).times(10).toFixed() : '100' }, open];
}
