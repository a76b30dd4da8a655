import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import { identityOf, isRunning } from '../processes/identity.ts';
import { freePort } from '../processes/ports.ts';
import { type Cluster, databaseUrl, prepareCluster, removeCluster } from './cluster.ts';
import { clearLeftovers, ensureDatabase, serverCommand, waitForServer } from './server.ts';

let folder: string;
const servers: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cluster-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) await end(server, 'SIGINT');
  removeCluster(folder);
  rmSync(folder, { recursive: true, force: true });
});

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = new Promise((done) => server.once('exit', done));
  server.kill(signal);
  await exited;
}

async function startServer(cluster: Cluster, lasting = false): Promise<{ server: ChildProcess; port: number }> {
  const port = await freePort();
  const { file, parameters, cwd, environment: env, uid, gid } = serverCommand(cluster, port, { lasting });
  const server = spawn(file, parameters, { cwd, env, uid, gid, stdio: 'ignore' });
  servers.push(server);
  const ended = new AbortController();
  server.once('exit', (code) => ended.abort(new Error(`Postgres ended with ${code}`)));
  await waitForServer(cluster, port, ended.signal);
  return { server, port };
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('what was committed survives a SIGKILL, and the left-over postmaster.pid is no obstacle', async () => {
  const first = await prepareCluster(folder, { lasting: false });
  expect(first.created).toBe(true);
  const { server, port } = await startServer(first, true);
  await query(await ensureDatabase(first, port, 'mine'), 'create table kept as select 1 as one');
  await end(server, 'SIGKILL');
  expect(existsSync(join(first.dataDirectory, 'postmaster.pid'))).toBe(true);

  const second = await prepareCluster(folder, { lasting: false });
  expect(second).toMatchObject({ created: false, dataDirectory: first.dataDirectory, password: first.password });
  await clearLeftovers(second);
  const restarted = await startServer(second);
  expect(await query(databaseUrl(second, restarted.port, 'mine'), 'select one from kept')).toEqual([{ one: 1 }]);
});

test('a postmaster.pid whose id belongs to another process by now is removed, the process is left alone', async () => {
  const cluster = await prepareCluster(folder, { lasting: false });
  const pidFile = join(cluster.dataDirectory, 'postmaster.pid');
  writeFileSync(pidFile, `${process.pid}\n${cluster.dataDirectory}\n`);
  expect(await clearLeftovers(cluster)).toBe('stale file');
  await startServer(cluster);
  expect(readFileSync(pidFile, 'utf8').split('\n')[0]).not.toBe(String(process.pid));
});

test('a server that an earlier launcher left behind is stopped', async () => {
  const cluster = await prepareCluster(folder, { lasting: false });
  const { server } = await startServer(cluster);
  const identity = identityOf(server.pid!)!;
  expect(await clearLeftovers(cluster)).toBe('stopped');
  expect(isRunning(identity)).toBe(false);
});

test('an initdb that was interrupted is no obstacle', async () => {
  const cluster = await prepareCluster(folder, { lasting: false });
  const recordFile = join(folder, 'postgres.json');
  const record = JSON.parse(readFileSync(recordFile, 'utf8')) as Record<string, unknown>;
  writeFileSync(recordFile, JSON.stringify({ ...record, initialised: false }));
  rmSync(join(cluster.dataDirectory, 'PG_VERSION'));
  const again = await prepareCluster(folder, { lasting: false });
  expect(again).toMatchObject({ created: true, dataDirectory: cluster.dataDirectory });
  await startServer(again);
});

test('a data directory that has gone is named, and how to start afresh', async () => {
  const cluster = await prepareCluster(folder, { lasting: false });
  rmSync(cluster.dataDirectory, { recursive: true });
  await expect(prepareCluster(folder, { lasting: false })).rejects.toThrow(/is gone\. "npm run reset"/);
});

test('in a folder closed to others it starts, and the password is for its owner alone', async () => {
  chmodSync(folder, 0o700);
  const cluster = await prepareCluster(folder, { lasting: false });
  expect(statSync(join(folder, 'postgres.json')).mode & 0o777).toBe(0o600);
  // Root gives the files to another account, which may not enter a closed folder of root's.
  expect(cluster.dataDirectory.startsWith(folder)).toBe(userInfo().uid !== 0);
  const { server } = await startServer(cluster);
  await end(server, 'SIGINT');
  removeCluster(folder);
  expect(existsSync(cluster.dataDirectory)).toBe(false);
});
