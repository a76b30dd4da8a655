import type { PlanConfiguration } from '../../contracts/plans.ts';
import type { Db } from '../../database/client.ts';
import { soldSince } from '../../database/sold-versions.ts';
import { type PriceChange, priceChangeWindowDays, priceChangeWithin } from '../../domain/plans/price-change-window.ts';

/** How far a version would take the plan's prices from what was asked lately; null for a plan that has never sold. */
export async function measurePriceChange(
  db: Db,
  planId: string,
  wanted: PlanConfiguration,
  now: Date,
): Promise<PriceChange | null> {
  const since = new Date(now.getTime() - priceChangeWindowDays * 86_400_000);
  return priceChangeWithin(await soldSince(db, planId, since), wanted, now);
}
