/**
 * `npm run rotate:master-key`: wraps every data key by PRICEWRIGHT_MASTER_KEY that one of PRICEWRIGHT_OLD_MASTER_KEYS wraps
 * now, in batches. Broken off anywhere, it goes on when it is run again; docs/operations.md says the whole way.
 */
import { execute } from '../commands/command.ts';
import { rewrapSubjectKeys } from '../commands/persons/rewrap-subject-keys.ts';
import { commandLine } from '../composition/command-line.ts';
import { ConfigurationError, readConfiguration } from '../contracts/configuration.ts';
import { createDatabase } from '../database/client.ts';
import { MasterKeyMismatch } from '../database/subject-keys.ts';

const batch = 500;

try {
  const settings = readConfiguration(process.env);
  const db = createDatabase(settings.DATABASE_URL, 2);
  const { caller, environment } = await commandLine(settings, db);
  let done = 0;
  for (;;) {
    const { rewrapped, left } = await execute(rewrapSubjectKeys, { limit: batch }, caller, environment);
    done += rewrapped;
    if (rewrapped > 0) console.log(`${done} subjects have the new key, ${left} are left`);
    if (rewrapped === 0 && left === 0) break;
    // What is left is being rewrapped by another run.
    if (rewrapped === 0) await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  console.log('No data key needs a former master key: PRICEWRIGHT_OLD_MASTER_KEYS can be taken out.');
  await db.destroy();
} catch (error) {
  const plain = error instanceof ConfigurationError || error instanceof MasterKeyMismatch;
  console.error(plain ? error.message : error);
  process.exit(1);
}
