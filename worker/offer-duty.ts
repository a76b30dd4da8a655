import { expireChanges } from '../commands/approvals/expire-changes.ts';
import { type Environment, execute } from '../commands/command.ts';
import { expireCredits } from '../commands/credits/expire-credits.ts';
import '../commands/promotions/decided-promotion.ts';
import { settlePromotions } from '../commands/promotions/settle-promotions.ts';
import * as credits from '../database/credits.ts';
import type { LeaderDuty } from './relay-leader.ts';

const atOnce = 100;
const caller = { actor: 'process', requestId: null };

/**
 * Writes down what time has done: promotions that begin and end, credits that expire, changes that nobody decided. A duty of
 * the relay's leader rather than a workflow each: what may be redeemed or spent is asked of the clock when it is, so that a
 * late duty gives nobody anything; what is due stands in the rows and survives whoever was to do it; and a timer for each of
 * a million grants would be histories that nobody reads.
 */
export function offerDuty(environment: Environment): LeaderDuty {
  const { db, now } = environment;
  return {
    name: 'offers',
    everyMs: 5_000,
    async run() {
      const settled = await execute(settlePromotions, { limit: atOnce }, caller, environment);
      const ended = await execute(expireChanges, { limit: atOnce }, caller, environment);
      const wallets = await credits.expiring(db, now(), atOnce);
      for (const wallet of wallets) await execute(expireCredits, wallet, caller, environment);
      return [settled, ended, wallets.length].some((count) => count === atOnce);
    },
  };
}
