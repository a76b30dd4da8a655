import { shipMetrics } from '../commands/metrics/ship-metrics.ts';
import { shipTraits } from '../commands/traits/ship-traits.ts';
import type { Db } from '../database/client.ts';
import { forgetChangedDays } from '../database/metrics/metric-days-feed.ts';
import { computeNewcomers, followEvents, refreshDue, refreshPage } from '../database/traits/trait-refresh.ts';
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
 * Computes traits of all customers when they are due, a page at a time. What is due and begun stands in Postgres, and what is
 * done in each customer's values: the next leader goes on where this one was killed.
 */
export function traitRefreshDuty({ db, now }: Deps): LeaderDuty {
  let shipped = false;
  let after = '';
  return {
    name: 'traits on schedule',
    everyMs: 5_000,
    async run() {
      if (!shipped) {
        await shipTraits(db, now());
        shipped = true;
      }
      if (await computeNewcomers(db, now())) return true;
      const refresh = await refreshDue(db, now());
      if (!refresh) return false;
      const last = await refreshPage(db, refresh, after, now());
      after = last ?? '';
      return last !== null;
    },
  };
}
