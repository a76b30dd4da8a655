import { spawn } from 'node:child_process';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseUrl, prepareCluster, removeCluster } from '../../dev/embedded-postgres/cluster.ts';
import { serverCommand, waitForServer } from '../../dev/embedded-postgres/server.ts';
import { identityOf, isRunning } from '../../dev/processes/identity.ts';
import { freePort } from '../../dev/processes/ports.ts';
import { readyFile, type TestPostgres } from './postgres-holder.ts';

const folder = process.argv[2]!;
const jest = identityOf(Number(readFileSync(join(folder, 'jest.pid'), 'utf8')));

try {
  await hold();
} catch (error) {
  console.error(error);
  writeFileSync(join(folder, 'postgres-failed'), '');
  process.exitCode = 1;
}

async function hold(): Promise<void> {
  const cluster = await prepareCluster(folder, { lasting: false });
  const port = await freePort();
  const command = serverCommand(cluster, port, { lasting: false });
  const { file, parameters, cwd, environment: env, uid, gid } = command;
  const server = spawn(file, parameters, { cwd, env, uid, gid, stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = new AbortController();
  server.once('error', (error) => ended.abort(error));
  server.once('exit', (code) => ended.abort(new Error(`Postgres ended with code ${code}`)));
  ended.signal.addEventListener('abort', () => {
    removeCluster(folder);
    if (!jest || !isRunning(jest)) rmSync(folder, { recursive: true, force: true });
    clearInterval(watch);
  });
  const stop = () => server.kill('SIGINT');
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const watch = setInterval(() => {
    if (!jest || !isRunning(jest)) stop();
  }, 500);

  await waitForServer(cluster, port, ended.signal);
  const ready: TestPostgres = { holder: identityOf(process.pid)!, server: databaseUrl(cluster, port, '') };
  writeFileSync(`${readyFile(folder)}.new`, JSON.stringify(ready), { mode: 0o600 });
  renameSync(`${readyFile(folder)}.new`, readyFile(folder));
}
