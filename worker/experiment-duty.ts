import type { Logger } from 'pino';
import { watchExperiment } from '../commands/experiments/watch-experiment.ts';
import type { Db } from '../database/client.ts';
import * as experiments from '../database/experiments.ts';
import type { BusinessSql } from '../database/metrics/business-sql.ts';
import type { LeaderDuty } from './relay-leader.ts';

interface ExperimentDutyDeps {
  db: Db;
  now: () => Date;
  log: Pick<Logger, 'error'>;
  business: BusinessSql | null;
}

/** Between the looks of running experiments: harm is not left until the next one. */
export function experimentDuty({ db, now, log, business }: ExperimentDutyDeps): LeaderDuty {
  return {
    name: 'experiments',
    everyMs: 10 * 60_000,
    async run() {
      for (const id of await experiments.running(db)) {
        try {
          await watchExperiment({ db, now, business }, id);
        } catch (error) {
          // One whose numbers cannot be read does not leave the others unwatched; its own looks tell of it.
          log.error({ experiment: id, error: String(error) }, 'an experiment could not be watched');
        }
      }
      return false;
    },
  };
}
