import type { Logger } from 'pino';
import { flagSubject } from '../commands/rollouts/flag-subject.ts';
import { watchRollout } from '../commands/rollouts/watch-rollout.ts';
import type { Db } from '../database/client.ts';
import type { BusinessSql } from '../database/metrics/business-sql.ts';
import * as rollouts from '../database/rollouts.ts';
import type { LeaderDuty } from './relay-leader.ts';

interface GuardrailDeps {
  db: Db;
  now: () => Date;
  log: Pick<Logger, 'error'>;
  business?: BusinessSql | null;
}

/** The one watcher of guardrails: looks at every rollout that exposes somebody, at least each minute. */
export function guardrailDuty({ db, now, log, business = null }: GuardrailDeps): LeaderDuty {
  return {
    name: 'guardrails',
    everyMs: 30_000,
    async run() {
      for (const { id } of await rollouts.watched(db)) {
        try {
          await watchRollout({ db, now, subject: flagSubject, business }, id);
        } catch (error) {
          // One rollout whose numbers cannot be read does not leave the others unwatched; it goes on no further by itself.
          log.error({ rollout: id, error: String(error) }, 'a rollout could not be judged');
        }
      }
      return false;
    },
  };
}
