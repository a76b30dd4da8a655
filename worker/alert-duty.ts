import { alertRules } from '../contracts/tables/alert-rules.ts';
import { evaluate } from '../database/alerts.ts';
import type { Db } from '../database/client.ts';
import { forgetExpired } from '../database/idempotency.ts';
import { systemState } from '../database/system-state.ts';
import { forgetEndedBefore } from '../database/webhook-deliveries.ts';
import type { LeaderDuty } from './relay-leader.ts';

/** Looks once a minute whether anything wants a person. */
export function alertDuty({ db, now }: { db: Db; now: () => Date }): LeaderDuty {
  return {
    name: 'alerts',
    everyMs: 60_000,
    async run() {
      await evaluate(db, alertRules, await systemState(db, now()), now());
      return false;
    },
  };
}

/** Days that the log of webhook deliveries is kept. */
const deliveryLogDays = 30;

/** Forgets what is kept no longer: answers to repeated requests, the log of webhook deliveries. */
export function housekeepingDuty({ db, now }: { db: Db; now: () => Date }): LeaderDuty {
  return {
    name: 'housekeeping',
    everyMs: 10 * 60_000,
    async run() {
      await forgetExpired(db, now());
      await forgetEndedBefore(db, new Date(now().getTime() - deliveryLogDays * 24 * 60 * 60 * 1000));
      return false;
    },
  };
}
