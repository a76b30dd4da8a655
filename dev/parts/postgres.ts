import { type Cluster, databaseUrl } from '../embedded-postgres/cluster.ts';
import { clearLeftovers, ensureDatabase, serverCommand, waitForServer } from '../embedded-postgres/server.ts';
import type { PartSpec } from '../launcher/part.ts';

export const databaseName = 'pricewright';

export function postgresPart(cluster: Cluster, port: number): PartSpec {
  const { environment, ...command } = serverCommand(cluster, port, { lasting: true });
  return {
    name: 'postgres',
    title: 'Postgres',
    command,
    environment,
    // Fast shutdown: ends sessions and writes a checkpoint. https://www.postgresql.org/docs/18/server-shutdown.html
    stopSignal: 'SIGINT',
    graceMs: 20_000,
    prepare: () => clearLeftovers(cluster),
    ready: async (ended) => {
      await waitForServer(cluster, port, ended);
      await ensureDatabase(cluster, port, databaseName);
    },
    givesUpAfter: 5,
  };
}

export function postgresUrl(cluster: Pick<Cluster, 'password'>, port: number): string {
  return databaseUrl(cluster, port, databaseName);
}
