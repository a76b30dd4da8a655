import type { HistoryCause } from '../../contracts/pricing-history.ts';
import type { Db } from '../../database/client.ts';
import * as plans from '../../database/plans.ts';
import * as priceHistory from '../../database/price-history.ts';
import {
  type EffectivePrice,
  historyIn,
  priceKey,
  type RecordedPrice,
} from '../../domain/pricing/history/effective-history.ts';
import { priceRegions, publicTimeline } from '../../domain/pricing/history/public-prices.ts';
import { loadPriceBooks, loadRules } from './price-facts.ts';

type Future = { from: string; exact: string | null; amount: number | null }[];

/**
 * Writes down what everybody is asked from now on, where that differs from what stands written. Called in the
 * transaction of every change that can move a public price.
 * @param planKeys the plans that the change is about; all without it
 */
export async function recordPriceHistory(
  db: Db,
  change: { cause: HistoryCause; causeId: string; planKeys?: readonly string[] },
  now: Date,
): Promise<void> {
  const keys = change.planKeys?.length ? change.planKeys : null;
  await priceHistory.lockHistory(db, keys);
  const [rules, books, found] = await Promise.all([
    loadRules(db),
    loadPriceBooks(db, now),
    keys ? plans.byKeys(db, keys) : plans.all(db),
  ]);
  for (const { plan, active } of found) {
    if (active === null) continue;
    const isSold = active.status === 'active';
    const versions = new Map((await plans.versions(db, plan.id)).map((row) => [row.number, row.configuration]));
    const written = await priceHistory.recorded(db, { plan: plan.key });
    const regions = new Set([null, ...priceRegions(rules, books[0]!.book), ...written.map(({ region }) => region)]);
    const at = later(now, written);
    const wantedPrices = [...regions].flatMap((region) =>
      publicTimeline(
        {
          plan: plan.key,
          configuration: isSold ? active.configuration : null,
          version: active.number,
          ...{ versions, rules, books },
        },
        region,
        at,
      ),
    );
    await priceHistory.append(db, differing(written, wantedPrices, change.cause, at), change.causeId);
  }
}

/** Two writings never share a moment: the later one could not end the earlier one's future. */
function later(now: Date, written: readonly RecordedPrice[]): Date {
  const last = written.reduce((most, { recordedAt }) => Math.max(most, Date.parse(recordedAt)), 0);
  return new Date(Math.max(now.getTime(), last + 1));
}

function differing(
  written: readonly RecordedPrice[],
  wanted: readonly Omit<RecordedPrice, 'recordedAt' | 'cause'>[],
  cause: HistoryCause,
  at: Date,
): RecordedPrice[] {
  const known = Map.groupBy(written, priceKey);
  const next = Map.groupBy(wanted, (entry) => priceKey({ ...entry, recordedAt: '', cause }));
  const recordedAt = at.toISOString();
  return [...new Set([...known.keys(), ...next.keys()])].flatMap((key): RecordedPrice[] => {
    const [sample] = next.get(key) ?? known.get(key) ?? [];
    if (!sample) return [];
    const before = futureOf(historyIn(known.get(key) ?? [], sample.region), at);
    const future = changesOf(next.get(key) ?? []);
    const ended = { ...sample, amount: null, exact: null, from: recordedAt };
    const after: Future = future.length > 0 ? future : [ended];
    if (same(before, after) || (before.length === 0 && future.length === 0)) return [];
    const { plan, component, currency, region } = sample;
    return after.map(({ from, amount, exact }) => ({
      ...{ plan, component, currency, region, amount, exact, from, recordedAt, cause },
    }));
  });
}

/** What stands written from a moment on, beginning with what holds at it. */
function futureOf(history: readonly EffectivePrice[], at: Date): Future {
  return history
    .filter(({ until }) => until === null || Date.parse(until) > at.getTime())
    .map(({ from, amount, exact }) => ({
      from: Date.parse(from) < at.getTime() ? at.toISOString() : from,
      ...{ amount, exact },
    }));
}

function changesOf(timeline: Future): Future {
  return timeline.filter(({ exact }, index) => index === 0 || timeline[index - 1]!.exact !== exact);
}

function same(one: Future, other: Future): boolean {
  return (
    one.length === other.length &&
    one.every(({ from, exact }, index) => {
      const twin = other[index]!;
      return exact === twin.exact && Date.parse(from) === Date.parse(twin.from);
    })
  );
}
