import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import type { Db } from '../database/client.ts';
import type { BusinessSql } from '../database/metrics/business-sql.ts';
import { metricsWithoutDays } from '../database/metrics/metric-days-ahead.ts';
import { keptValues } from '../database/metrics/metric-values.ts';
import type { LeaderDuty } from './relay-leader.ts';

const dayMs = 86_400_000;
/** What a metric's page shows unless it is asked for more. */
const daysAhead = 90;
/** Late events change days all the time: a metric's are not computed anew for each. */
const restMs = 10 * 60_000;

/** Computes the past days of metrics before anybody asks for them: ninety days of a new one take seconds where events are many. */
export function metricDaysAheadDuty({
  db,
  now,
  business,
}: {
  db: Db;
  now: () => Date;
  business: BusinessSql | null;
}): LeaderDuty {
  const restsUntil = new Map<string, number>();
  return {
    name: 'metric days ahead',
    everyMs: 5_000,
    async run() {
      const at = now();
      const day = (ago: number) => new Date(at.getTime() - ago * dayMs).toISOString().slice(0, 10);
      const keyOf = (of: { versionId: string; environment: string }) => `${of.versionId} ${of.environment}`;
      const missing = await metricsWithoutDays(db, { from: day(daysAhead - 1), to: day(1) });
      const next = missing.find((one) => (restsUntil.get(keyOf(one)) ?? 0) <= at.getTime());
      if (!next) return false;
      restsUntil.set(keyOf(next), at.getTime() + restMs);
      try {
        await keptValues({ db, business }, next, { ...next, now: at });
      } catch (error) {
        // Whoever opens its page is told what is the matter.
        if (!(error instanceof PricewrightError)) throw error;
      }
      return true;
    },
  };
}
