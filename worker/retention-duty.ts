import type { Logger } from 'pino';
import type { RetentionDays } from '../contracts/tables/retention.ts';
import type { Db } from '../database/client.ts';
import { forget } from '../database/retention.ts';
import type { LeaderDuty } from './relay-leader.ts';

const everyMs = 10 * 60_000;
/** Rows of a table at a time: short statements, so that nobody waits for housekeeping. */
const batch = 2_000;

/** Forgets the records whose time is over; contracts/tables/retention.ts says which and when. */
export function retentionDuty(deps: { db: Db; now: () => Date; days: RetentionDays; log: Logger }): LeaderDuty {
  return {
    name: 'retention',
    everyMs,
    async run() {
      const forgotten = await forget(deps.db, deps.days, deps.now(), batch);
      const told = Object.entries(forgotten).filter(([, rows]) => rows > 0);
      if (told.length > 0)
        deps.log.info({ forgotten: Object.fromEntries(told) }, 'records whose time is over are gone');
      return told.some(([, rows]) => rows === batch);
    },
  };
}
