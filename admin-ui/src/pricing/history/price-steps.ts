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

/** A price over time as steps in a square of 1 by 1. */
export function priceSteps(entries: readonly PriceHistoryEntry[], now: Date): PriceStep[] {
  const time = shownTime(entries, now);
  const highest = Math.max(1, ...entries.map(({ amount }) => amount ?? 0));
  const at = (moment: number) => (moment - time.from) / (time.to - time.from);
  return entries.map(({ from, until, amount }) => ({
    from: at(Date.parse(from)),
    to: until === null ? 1 : at(Date.parse(until)),
    height: amount === null ? null : amount / highest,
  }));
}
