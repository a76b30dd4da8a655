import type { PriceHistoryEntry } from '../../../../contracts/pricing-history.ts';

export interface PriceStep {
  /** From 0 (the left edge) to 1. */
  from: number;
  to: number;
  /** From 0 (nothing) to 1 (the highest price); null while it is not asked. */
  height: number | null;
}

/** The time that a chart shows: 30 days back at least, and a tenth beyond what is known. */
export function shownTime(entries: readonly PriceHistoryEntry[], now: Date): { from: number; to: number } {
  const starts = entries.map(({ from }) => Date.parse(from));
  const from = Math.min(now.getTime() - 30 * 86_400_000, ...starts);
  const last = Math.max(now.getTime(), ...starts);
  return { from, to: last + (last - from) / 10 };
}

/** What the top of a chart stands for, in minor units; prices far below one are told apart too. */
export const highestPrice = (entries: readonly PriceHistoryEntry[]): number =>
  Math.max(...entries.map(({ exact }) => Number(exact ?? 0))) || 1;

/** A price over time as steps in a square of 1 by 1. */
export function priceSteps(entries: readonly PriceHistoryEntry[], now: Date): PriceStep[] {
  const time = shownTime(entries, now);
  const highest = highestPrice(entries);
  const at = (moment: number) => (moment - time.from) / (time.to - time.from);
  return entries.map(({ from, until, exact }) => ({
    from: at(Date.parse(from)),
    to: until === null ? 1 : at(Date.parse(until)),
    height: exact === null ? null : Number(exact) / highest,
  }));
}
