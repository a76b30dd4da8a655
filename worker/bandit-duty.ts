import type { Logger } from 'pino';
import { lookAtDueBandit } from '../commands/bandits/look-at-bandit.ts';
import { type Environment, execute } from '../commands/command.ts';
import * as bandits from '../database/bandits.ts';
import type { LeaderDuty } from './relay-leader.ts';

interface BanditDeps {
  environment: Environment;
  log: Pick<Logger, 'error'>;
}

/** Makes the shares of running bandits anew when their next look is due and no freeze holds them. */
export function banditDuty({ environment, log }: BanditDeps): LeaderDuty {
  const { db, now } = environment;
  return {
    name: 'bandits',
    everyMs: 30_000,
    async run() {
      for (const { id } of await bandits.due(db, now())) {
        try {
          await execute(lookAtDueBandit, { banditId: id }, { actor: 'process', requestId: null }, environment);
        } catch (error) {
          // Its shares stand still until its numbers can be read; the others go on.
          log.error({ bandit: id, error: String(error) }, 'a bandit could not look');
        }
      }
      return false;
    },
  };
}
