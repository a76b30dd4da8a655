import { decimal } from '../money/decimal.ts';

/** A price that was asked from a time on, until the next entry: minor units before rounding, as a decimal string. */
export interface PriceHistoryEntry {
  exact: string;
  from: string;
}

const day = 86_400_000;

/**
 * The lowest price of the 30 days before a reduction, which an announcement of it must name: the price that held when the
 * days began counts too. Null when nothing was asked in that time.
 * Source: Directive 98/6/EC, Article 6a (inserted by Directive (EU) 2019/2161).
 */
export function lowestPrice<Entry extends PriceHistoryEntry>(
  history: readonly Entry[],
  before: Date,
  days = 30,
): Entry | null {
  const since = before.getTime() - days * day;
  const ordered = history.toSorted((one, other) => Date.parse(one.from) - Date.parse(other.from));
  const asked = ordered.filter(({ from }, index) => {
    const next = ordered[index + 1];
    return Date.parse(from) < before.getTime() && (!next || Date.parse(next.from) > since);
  });
  // Of 0.4 cents the rounded amount would be nothing.
  return asked.reduce<Entry | null>(
    (lowest, entry) => (lowest === null || decimal(entry.exact).lt(lowest.exact) ? entry : lowest),
    null,
  );
}
