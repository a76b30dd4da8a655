/** A price that was asked from a time on, until the next entry. Minor units. */
export interface PriceHistoryEntry {
  amount: number;
  from: string;
}

const day = 86_400_000;

/**
 * The lowest price of the 30 days before a reduction, which an announcement of it must name: the price that held when the
 * days began counts too. Null when nothing was asked in that time.
 * Source: Directive 98/6/EC, Article 6a (inserted by Directive (EU) 2019/2161).
 */
export function lowestPrice(history: readonly PriceHistoryEntry[], before: Date, days = 30): number | null {
  const since = before.getTime() - days * day;
  const ordered = history.toSorted((one, other) => Date.parse(one.from) - Date.parse(other.from));
  const asked = ordered.filter(({ from }, index) => {
    const next = ordered[index + 1];
    return Date.parse(from) < before.getTime() && (!next || Date.parse(next.from) > since);
  });
  return asked.length === 0 ? null : Math.min(...asked.map(({ amount }) => amount));
}
