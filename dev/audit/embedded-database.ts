import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** As the launcher names it. */
const database = 'pricewright';

/** URL of the database that `npm start` runs on this data folder; null when there is none, or it does not run. */
export function embeddedDatabase(dataFolder: string): string | null {
  const record = join(dataFolder, 'postgres.json');
  if (!existsSync(record)) return null;
  const { folder, password } = JSON.parse(readFileSync(record, 'utf8')) as { folder: string; password: string };
  const running = join(folder, 'data', 'postmaster.pid');
  if (!existsSync(running)) return null;
  // Its fourth line is the port (postgresql.org/docs/current/storage-file-layout.html, postmaster.pid).
  const port = readFileSync(running, 'utf8').split('\n')[3];
  return `postgres://pricewright:${password}@127.0.0.1:${port}/${database}`;
}
