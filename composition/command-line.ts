import type { Caller, Environment } from '../commands/command.ts';
import type { Configuration } from '../contracts/configuration.ts';
import type { Db } from '../database/client.ts';
import { wakeRelay } from '../database/journal.ts';
import { personalDataCipher } from './personal-data.ts';
import { budgetedStripe, outsideReads } from './stripe.ts';

/** What a command needs that is run by hand on the server; the audit names that door. */
export async function commandLine(
  settings: Configuration,
  db: Db,
): Promise<{ caller: Caller; environment: Environment }> {
  return {
    caller: { actor: 'command line', requestId: null, from: { door: 'command line' } },
    environment: {
      db,
      outside: outsideReads(budgetedStripe(settings, db)),
      personalData: await personalDataCipher(settings, db),
      now: () => new Date(),
      wake: () => void wakeRelay(db).catch(() => {}),
    },
  };
}
