import type { HistoryCause } from '../../../contracts/pricing-history.ts';

/** One written line: from `from` on this is asked for one unit, as was known at `recordedAt`. */
export interface RecordedPrice {
  plan: string;
  component: string;
  currency: string;
  /** A country; null is everywhere without prices of its own. */
  region: string | null;
  /** Minor units; null where it is asked no longer. */
  amount: number | null;
  exact: string | null;
  from: string;
  recordedAt: string;
  cause: HistoryCause;
}

export type EffectivePrice = RecordedPrice & { until: string | null };

/**
 * What was, is and will be asked of one price, by what stands written: each writing tells the whole future as it was
 * decided then, so a later one ends what an earlier one still had to come, and changes nothing of what was.
 * @param written of one price and region, in the order of writing
 */
export function effectiveHistory(written: readonly RecordedPrice[]): EffectivePrice[] {
  const times = [...new Set(written.map(({ recordedAt }) => Date.parse(recordedAt)))].sort((one, other) => one - other);
  const held = written
    .filter(({ recordedAt, from }) => {
      const next = times.find((time) => time > Date.parse(recordedAt));
      return next === undefined || Date.parse(from) < next;
    })
    .toSorted((one, other) => Date.parse(one.from) - Date.parse(other.from));
  // Two writings of one moment: the later one holds, and it stands behind.
  const distinct = held.filter(({ from }, index) => held[index + 1] === undefined || held[index + 1]!.from !== from);
  const changed = distinct.filter(({ exact }, index) => index === 0 || distinct[index - 1]!.exact !== exact);
  return changed.map((entry, index) => ({ ...entry, until: changed[index + 1]?.from ?? null }));
}

/** The history of a country: its own where it has one, and before that what held everywhere. */
export function historyIn(written: readonly RecordedPrice[], region: string | null): EffectivePrice[] {
  const everywhere = written.filter((entry) => entry.region === null);
  const own = region === null ? [] : written.filter((entry) => entry.region === region);
  if (own.length === 0) return effectiveHistory(everywhere);
  const since = Math.min(...own.map(({ recordedAt }) => Date.parse(recordedAt)));
  const before = everywhere.filter(({ recordedAt }) => Date.parse(recordedAt) < since);
  return effectiveHistory([...before, ...own]);
}

export function priceKey({
  plan,
  component,
  currency,
  region,
}: Omit<RecordedPrice, 'amount' | 'exact'> | RecordedPrice): string {
  return [plan, component, currency, region ?? ''].join('\u0000');
}
