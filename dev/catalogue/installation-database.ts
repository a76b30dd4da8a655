import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { knownCluster } from '../embedded-postgres/cluster.ts';
import { placesOf } from '../launcher/places.ts';
import { postgresUrl } from '../parts/postgres.ts';

/**
 * URL of the database whose plans are compared: `DATABASE_URL`, else the embedded one of the data folder while it runs.
 * @throws Error that says what to do when there is none
 */
export function installationDatabase(environment: NodeJS.ProcessEnv): string {
  if (environment.DATABASE_URL) return environment.DATABASE_URL;
  const { data } = placesOf(environment);
  const cluster = knownCluster(data);
  const port = cluster && portOf(cluster.dataDirectory);
  if (cluster && port) return postgresUrl(cluster, port);
  throw new Error(
    `There is no database to read plans from: DATABASE_URL is not set, and no Postgres runs on ${data}. Run npm start in another terminal, set DATABASE_URL, or name a file with --file.`,
  );
}

/** The fourth line of a running server's postmaster.pid (postgresql.org/docs/18/storage-file-layout.html). */
function portOf(dataDirectory: string): number | undefined {
  const file = join(dataDirectory, 'postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[3]) || undefined : undefined;
}
