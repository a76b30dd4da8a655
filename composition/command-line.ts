import type { Caller, Environment } from '../commands/command.ts';
import type { Configuration } from '../contracts/configuration.ts';
import type { Db } from '../database/client.ts';
import { wakeRelay } from '../database/journal.ts';
import { createPersonalDataCipher } from '../integrations/personal-data/cipher.ts';
import { budgetedStripe, outsideReads } from './stripe.ts';

/** What a command needs that is run by hand on the server; the audit names that door. */
export function commandLine(settings: Configuration, db: Db): { caller: Caller; environment: Environment } {
  return {
    caller: { actor: 'command line', requestId: null, from: { door: 'command line' } },
    environment: {
      db,
      outside: outsideReads(budgetedStripe(settings, db)),
      personalData: createPersonalDataCipher(settings.PRICEWRIGHT_MASTER_KEY),
      now: () => new Date(),
      wake: () => void wakeRelay(db).catch(() => {}),
    },
  };
}
