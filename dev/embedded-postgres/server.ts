import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { commandLineOf, identityOf } from '../processes/identity.ts';
import { gone, signal } from '../processes/stop.ts';
import { type Cluster, databaseUrl, postgresEnvironment } from './cluster.ts';

/** How a server process is to be spawned. */
export interface ServerCommand {
  file: string;
  parameters: string[];
  cwd: string;
  environment: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
}

/**
 * The command that runs the cluster's server on a port of 127.0.0.1. SIGINT is its fast, clean stop.
 * @param options.lasting false for tests: faster, and a crash of the machine may lose the data
 */
export function serverCommand(cluster: Cluster, port: number, options: { lasting: boolean }): ServerCommand {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    // A question over a year of events locks each day's partition with its indexes.
    max_locks_per_transaction: 512,
    timezone: 'UTC',
    log_timezone: 'UTC',
    jit: 'off',
    random_page_cost: 1.1,
    ...(options.lasting ? {} : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return {
    file: cluster.executables.postgres,
    parameters: ['-D', cluster.dataDirectory, ...flags],
    cwd: cluster.dataDirectory,
    environment: postgresEnvironment(),
    ...(cluster.account && { uid: cluster.account.uid, gid: cluster.account.gid }),
  };
}

/**
 * Makes the data directory free for a start: stops a server that an earlier launcher left behind, and removes a
 * `postmaster.pid` whose process id belongs to another program by now, at which Postgres would refuse to start.
 * A file of a process that is gone is left to Postgres: it also looks there for children that still run.
 * @returns what was found
 */
export async function clearLeftovers(cluster: Cluster): Promise<'nothing' | 'stale file' | 'stopped'> {
  const pidFile = join(cluster.dataDirectory, 'postmaster.pid');
  if (!existsSync(pidFile)) return 'nothing';
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  const identity = Number.isInteger(pid) && pid > 0 ? identityOf(pid) : undefined;
  if (!identity) return 'nothing';
  if (!commandLineOf(pid).includes(cluster.dataDirectory)) {
    rmSync(pidFile, { force: true });
    return 'stale file';
  }
  for (const [name, withinMs] of [
    ['SIGINT', 15_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    signal(identity, name);
    if (await gone(identity, withinMs)) break;
  }
  return 'stopped';
}

/** Waits until the server answers. `signal` ends the wait, for instance when the server's process has ended. */
export async function waitForServer(cluster: Cluster, port: number, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const client = new pg.Client({ connectionString: databaseUrl(cluster, port, 'postgres') });
    client.on('error', () => {});
    try {
      await client.connect();
      return;
    } catch {
      await sleep(40);
    } finally {
      await client.end().catch(() => {});
    }
  }
}

/** Makes a database unless it is there. */
export async function ensureDatabase(cluster: Cluster, port: number, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl(cluster, port, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (!rowCount) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
  return databaseUrl(cluster, port, name);
}
