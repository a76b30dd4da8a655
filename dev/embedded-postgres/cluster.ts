import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Account, accountForPostgres } from './account.ts';
import { installedExecutables, type PostgresExecutables } from './executables.ts';
import { reachableExecutables, reachableFolder } from './reach.ts';

const superuser = 'pricewright';

/** A Postgres cluster on disk, ready to be started. */
export interface Cluster {
  /** Postgres's data directory; outside the state folder when root's folder is closed to Postgres's account. */
  dataDirectory: string;
  password: string;
  account: Account | undefined;
  executables: PostgresExecutables;
  created: boolean;
}

/** Where the cluster of a state folder is; written before initdb runs, so that an interrupted start is taken up. */
interface ClusterRecord {
  folder: string;
  password: string;
  initialised: boolean;
}

function recordFile(stateFolder: string): string {
  return join(stateFolder, 'postgres.json');
}

function readRecord(stateFolder: string): ClusterRecord | undefined {
  const file = recordFile(stateFolder);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ClusterRecord) : undefined;
}

function writeRecord(stateFolder: string, record: ClusterRecord): ClusterRecord {
  const file = recordFile(stateFolder);
  writeFileSync(`${file}.new`, JSON.stringify(record), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return record;
}

function chooseFolder(stateFolder: string, account: Account | undefined): ClusterRecord {
  const folder = account ? reachableFolder(account, stateFolder) : join(stateFolder, 'postgres');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  return writeRecord(stateFolder, { folder, password, initialised: false });
}

/**
 * The cluster of a state folder; made with initdb the first time.
 * @param options.lasting false for tests: initdb does not wait for the disk
 */
export async function prepareCluster(stateFolder: string, options: { lasting: boolean }): Promise<Cluster> {
  mkdirSync(stateFolder, { recursive: true });
  const account = accountForPostgres();
  const installed = installedExecutables();
  const executables = account ? reachableExecutables(account, installed) : installed;
  const record = readRecord(stateFolder) ?? chooseFolder(stateFolder, account);
  const { folder, password, initialised } = record;
  const dataDirectory = join(folder, 'data');
  const cluster = { dataDirectory, password, account, executables, created: !initialised };
  if (!initialised) {
    await initialise(folder, cluster, options.lasting);
    writeRecord(stateFolder, { ...record, initialised: true });
  } else if (!existsSync(join(dataDirectory, 'PG_VERSION'))) {
    throw new Error(
      `The database's folder ${dataDirectory} is gone. "npm run reset" clears the rest and starts afresh.`,
    );
  }
  return cluster;
}

/** initdb works beside the place, so that a start that was interrupted leaves no half cluster in it. */
async function initialise(folder: string, cluster: Cluster, lasting: boolean): Promise<void> {
  const incoming = join(folder, 'incoming');
  const passwordFile = join(folder, 'password');
  rmSync(incoming, { recursive: true, force: true });
  rmSync(cluster.dataDirectory, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  writeFileSync(passwordFile, `${cluster.password}\n`, { mode: 0o600 });
  const { account } = cluster;
  if (account) chownSync(passwordFile, account.uid, account.gid);
  try {
    await promisify(execFile)(
      cluster.executables.initdb,
      [
        `--pgdata=${incoming}`,
        `--username=${superuser}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // Postgres's own locale: sorting does not depend on what the operating system has installed.
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        ...(lasting ? [] : ['--no-sync']),
      ],
      { cwd: folder, uid: account?.uid, gid: account?.gid, env: postgresEnvironment() },
    );
    renameSync(incoming, cluster.dataDirectory);
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new Error(`Postgres could not make its data directory in ${folder}: ${stderr || String(error)}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** Postgres must not pick up the settings a person has for a Postgres of their own (PGPORT, PGDATA, …). */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('PG') && !name.startsWith('LC_'));
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
}

/** Connection URL of a database of the cluster while it listens on `port`. */
export function databaseUrl(cluster: Pick<Cluster, 'password'>, port: number, database: string): string {
  return `postgres://${superuser}:${cluster.password}@127.0.0.1:${port}/${database}`;
}

/** Where the cluster of a state folder is, without making one. */
export function knownCluster(stateFolder: string): Pick<Cluster, 'dataDirectory' | 'password'> | undefined {
  const known = readRecord(stateFolder);
  return known && { dataDirectory: join(known.folder, 'data'), password: known.password };
}

/** Removes the cluster of a state folder; Postgres must have stopped. */
export function removeCluster(stateFolder: string): void {
  const known = readRecord(stateFolder);
  if (known) rmSync(known.folder, { recursive: true, force: true });
  rmSync(recordFile(stateFolder), { force: true });
}
