import type { PlanConfiguration } from '../../contracts/plans.ts';
import { largestPriceChange } from './price-change.ts';

/** Days over which changes of a price add up; as long as a former price counts by Directive 98/6/EC, article 6a. */
export const priceChangeWindowDays = 30;

/** A version that sells, or has sold. */
export interface SoldVersion {
  number: number;
  configuration: PlanConfiguration;
  publishedAt: Date;
  /** Whether a second person stood for its publication. */
  approved: boolean;
}

export interface PriceChange {
  /** In per cent of the old price, up or down. */
  percentage: number;
  /** The version against which it is that large. */
  against: number;
}

/**
 * The largest change of a price against anything that was asked within the window: steps that are each below a limit are as
 * large together as one. What a second person stood for is where counting begins anew.
 * @param sold with the newest first
 * @returns null for what has never sold
 */
export function priceChangeWithin(
  sold: readonly SoldVersion[],
  wanted: PlanConfiguration,
  now: Date,
): PriceChange | null {
  const changes = compared(sold, now).map(({ number, configuration }) => ({
    percentage: largestPriceChange(configuration, wanted),
    against: number,
  }));
  return changes.reduce<PriceChange | null>(
    (largest, change) => (largest && largest.percentage >= change.percentage ? largest : change),
    null,
  );
}

/** Back to the version that sold when the window began, or to the last one that was approved. */
function compared(sold: readonly SoldVersion[], now: Date): readonly SoldVersion[] {
  const since = now.getTime() - priceChangeWindowDays * 86_400_000;
  const last = sold.findIndex(({ approved, publishedAt }) => approved || publishedAt.getTime() <= since);
  return last === -1 ? sold : sold.slice(0, last + 1);
}
