import type { Db } from '../database/client.ts';
import { forgetIds } from '../database/events.ts';
import { aggregateNext } from '../database/events-aggregates.ts';
import { numberBatches } from '../database/events-feed.ts';
import { followIdentities } from '../database/events-identities.ts';
import { dayOf, ensurePartitions } from '../database/events-partitions.ts';
import type { LeaderDuty } from './relay-leader.ts';

interface Deps {
  db: Db;
  now: () => Date;
}

const dayMs = 24 * 60 * 60 * 1000;
const batchesTogether = 2_000;
/** Events added in one transaction: enough that the work for each counts and not the commit. */
const eventsTogether = 50_000;
const entriesTogether = 1_000;

/** Numbers what was committed, and adds it to the aggregates. */
export function eventAggregatesDuty({ db }: Deps): LeaderDuty {
  return {
    name: 'event aggregates',
    everyMs: 250,
    async run() {
      const numbered = await numberBatches(db, batchesTogether);
      const added = await aggregateNext(db, eventsTogether);
      return added > 0 || numbered === batchesTogether;
    },
  };
}

/** Leads names in events to the customers and persons that they mean. */
export function eventIdentitiesDuty({ db, now }: Deps): LeaderDuty {
  return {
    name: 'event identities',
    everyMs: 1_000,
    followsJournal: true,
    restMs: 500,
    run: () => followIdentities(db, entriesTogether, now()),
  };
}

const partitionsAhead = 3;

/** Makes the partitions of the days to come, and forgets ids beyond the window in which they count once. */
export function eventKeepingDuty({ db, now }: Deps): LeaderDuty {
  return {
    name: 'event keeping',
    everyMs: 10 * 60_000,
    async run() {
      const at = now().getTime();
      await ensurePartitions(
        db,
        Array.from({ length: partitionsAhead + 1 }, (_, ahead) => dayOf(new Date(at + ahead * dayMs))),
      );
      await forgetIds(db, now());
      return false;
    },
  };
}
