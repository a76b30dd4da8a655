import { shipMetrics } from '../commands/metrics/ship-metrics.ts';
import { refreshForFirstCustomers, runRefresh } from '../commands/traits/run-refresh.ts';
import { shipTraits } from '../commands/traits/ship-traits.ts';
import type { Db } from '../database/client.ts';
import { forgetChangedDays } from '../database/metrics/metric-days-feed.ts';
import { computeNewcomers, followEvents } from '../database/traits/trait-refresh.ts';
import type { LeaderDuty } from './relay-leader.ts';

interface Deps {
  db: Db;
  now: () => Date;
}

/** Brings what is shipped into the installation, and keeps the days of metrics true to the events that come in. */
export function metricDaysDuty({ db, now }: Deps): LeaderDuty {
  let shipped = false;
  return {
    name: 'metric days',
    everyMs: 1_000,
    async run() {
      if (!shipped) {
        await shipMetrics(db, now());
        shipped = true;
      }
      return await forgetChangedDays(db);
    },
  };
}

/** Computes traits for the customers of new events, by the place in the events. */
export function traitEventsDuty({ db, now }: Deps): LeaderDuty {
  return { name: 'traits on events', everyMs: 1_000, run: () => followEvents(db, now()) };
}

/**
 * Brings the shipped traits into the installation, computes customers who have just come, and sees to it that the process runs
 * which computes all of them when they are due.
 */
export function traitKeepingDuty({ db, now }: Deps): LeaderDuty {
  let shipped = false;
  return {
    name: 'traits of newcomers',
    everyMs: 5_000,
    async run() {
      if (!shipped) {
        await shipTraits(db, now());
        shipped = true;
      }
      await runRefresh(db, now());
      await refreshForFirstCustomers(db, now());
      return await computeNewcomers(db, now());
    },
  };
}
