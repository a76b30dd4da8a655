import type { z } from 'zod';
import type { PriceHistory, PriceHistoryQuery } from '../../contracts/pricing-history.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Db } from '../../database/client.ts';
import * as plans from '../../database/plans.ts';
import * as priceHistory from '../../database/price-history.ts';
import { historyIn, type RecordedPrice } from '../../domain/pricing/history/effective-history.ts';
import { lowestPrice } from '../../domain/pricing/lowest-price.ts';

const days = 30;
const source =
  'Directive 98/6/EC, Article 6a, inserted by Directive (EU) 2019/2161: an announced reduction names the lowest price of the 30 days before it.';

/** @throws NotFound for a plan that never was */
export async function readPriceHistory(
  db: Db,
  { plan, component, currency, region, before }: z.output<typeof PriceHistoryQuery>,
  now: Date,
): Promise<PriceHistory> {
  if (!(await plans.findByKey(db, plan))) throw new PricewrightError('NotFound', `There is no plan "${plan}".`);
  const at = before ? new Date(before) : now;
  const written = await priceHistory.recorded(db, {
    plan,
    ...(component === undefined ? {} : { component }),
    ...(currency === undefined ? {} : { currency }),
  });
  const place = region ?? null;
  const prices = Map.groupBy(written, (entry) => `${entry.component}\u0000${entry.currency}`);
  const histories = [...prices.values()].map((own) => historyIn(own, place));
  const data = histories.flatMap((history) =>
    history.map(({ recordedAt, ...entry }) => ({ ...entry, region: place, recordedAt })),
  );
  return {
    data,
    total: data.length,
    lowest: histories.flatMap((history) => (history[0] ? [lowestOf(history, history[0], place, at)] : [])),
    source,
  };
}

function lowestOf(
  history: ReturnType<typeof historyIn>,
  { component, currency }: RecordedPrice,
  region: string | null,
  at: Date,
): PriceHistory['lowest'][number] {
  const since = new Date(at.getTime() - days * 86_400_000);
  // A time in which nothing was asked is no price of zero.
  const asked = history.flatMap(({ amount, exact, from, until }) =>
    amount !== null && exact !== null && (until === null || Date.parse(until) > since.getTime())
      ? [{ amount, exact, from }]
      : [],
  );
  const lowest = lowestPrice(asked, at, days);
  return {
    ...{ component, currency, region },
    price: lowest && { amount: lowest.amount, currency },
    exact: lowest?.exact ?? null,
    since: since.toISOString(),
    before: at.toISOString(),
  };
}
