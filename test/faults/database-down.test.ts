import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createFlag } from '../../commands/flags/create-flag.ts';
import { killFlag } from '../../commands/flags/kill-flag.ts';
import { createSdkKey } from '../../commands/sdk-keys/create-sdk-key.ts';
import { CreateFlagInput, type Flag } from '../../contracts/flags.ts';
import { createDatabase, type Db } from '../../database/client.ts';
import { migrate } from '../../database/migrate.ts';
import { type Cluster, databaseUrl, prepareCluster, removeCluster } from '../../dev/embedded-postgres/cluster.ts';
import { clearLeftovers, ensureDatabase, serverCommand, waitForServer } from '../../dev/embedded-postgres/server.ts';
import { freePort } from '../../dev/processes/ports.ts';
import { type StripeSandbox, startStripeSandbox } from '../../dev/stripe-sandbox/server.ts';
import { eventually } from '../support/eventually.ts';

const folder = mkdtempSync(join(tmpdir(), 'flags-without-database-'));
const key = 'pwc_for-the-database-down-test';
let cluster: Cluster;
let databasePort: number;
let postgres: ChildProcess;
let sandbox: StripeSandbox;
let api: ChildProcess | undefined;
let apiPort: number;
let db: Db;
let said = '';

beforeAll(async () => {
  cluster = await prepareCluster(join(folder, 'database'), { lasting: false });
  databasePort = await freePort();
  apiPort = await freePort();
  await startPostgres();
  await ensureDatabase(cluster, databasePort, 'flags');
  db = createDatabase(databaseUrl(cluster, databasePort, 'flags'), 2);
  await migrate(db);
  sandbox = await startStripeSandbox();
}, 300_000);

afterAll(async () => {
  await end(api, 'SIGKILL');
  await db?.destroy();
  await end(postgres, 'SIGINT');
  await sandbox?.close();
  removeCluster(join(folder, 'database'));
  rmSync(folder, { recursive: true, force: true });
});

async function startPostgres(): Promise<void> {
  await clearLeftovers(cluster);
  const {
    file,
    parameters,
    cwd,
    environment: env,
    uid,
    gid,
  } = serverCommand(cluster, databasePort, { lasting: false });
  postgres = spawn(file, parameters, { cwd, env, uid, gid, stdio: 'ignore' });
  const ended = new AbortController();
  postgres.once('exit', (code) => ended.abort(new Error(`Postgres ended with ${code}`)));
  await waitForServer(cluster, databasePort, ended.signal);
}

/** The real process. Nothing listens where Temporal should be, from the beginning to the end. */
function startApi(): void {
  api = spawn(process.execPath, [join('api', 'main.ts')], {
    cwd: resolve(import.meta.dirname, '../..'),
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl(cluster, databasePort, 'flags'),
      TEMPORAL_ADDRESS: '127.0.0.1:1',
      STRIPE_SECRET_KEY: sandbox.secretKey,
      STRIPE_API_BASE: sandbox.url,
      STRIPE_WEBHOOK_SECRET: 'whsec_test',
      AUTH_SECRET: 'a secret for tests that is long enough',
      PRICEWRIGHT_MASTER_KEY: masterKey,
      PRICEWRIGHT_DATA_DIR: folder,
      HOST: '127.0.0.1',
      PORT: String(apiPort),
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [api.stdout!, api.stderr!]) stream.on('data', (chunk) => (said += chunk));
}
const masterKey = randomBytes(32).toString('base64');

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((done) => child.once('exit', done));
  child.kill(signal);
  await exited;
}

const run = async <T>(command: { run(input: never, context: never): Promise<T> }, input: unknown): Promise<T> =>
  await db.transaction().execute(async (tx) =>
    command.run(
      input as never,
      {
        tx,
        now: new Date(),
        caller: { actor: 'member:m', requestId: null },
        journal: () => {},
        gathered: 0,
      } as never,
    ),
  );

async function evaluate(flag: string): Promise<{ value?: unknown; reason?: string } | null> {
  try {
    const response = await fetch(`http://127.0.0.1:${apiPort}/ofrep/v1/evaluate/flags/${flag}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: JSON.stringify({ context: { targetingKey: 'u1', country: 'SE' } }),
    });
    return (await response.json()) as object;
  } catch {
    return null;
  }
}

const answered = (what: string, value: unknown, reason: string) =>
  eventually(
    `${what}\n${said.slice(-2_000)}`,
    async () => {
      const answer = await evaluate('checkout');
      return answer !== null && answer.value === value && answer.reason === reason;
    },
    180_000,
  );

it('goes on answering when Postgres is killed, and after a restart from the snapshot, and catches up', async () => {
  const flag: Flag = await run(
    createFlag,
    CreateFlagInput.parse({
      key: 'checkout',
      name: 'Checkout',
      kind: 'release',
      rules: [{ condition: { country: 'SE' }, value: true }],
    }),
  );
  await run(createSdkKey, { application: 'shop', environment: 'production', description: '', key });
  startApi();
  await answered('it answers with all well', true, 'TARGETING_MATCH');

  // Somebody kills the flag from elsewhere; there is no relay to tell of it.
  await run(killFlag, { flagId: flag.id, environment: 'production' });
  await answered('it sees what others have written', false, 'DISABLED');
  const { payload } = await snapshotted();
  expect(payload).toBe(true);

  await end(postgres, 'SIGKILL');
  for (let time = 0; time < 20; time++)
    expect(await evaluate('checkout')).toMatchObject({ value: false, reason: 'DISABLED' });

  await end(api, 'SIGKILL');
  startApi();
  await answered('it answers from the snapshot', false, 'DISABLED');
  const base = `http://127.0.0.1:${apiPort}`;
  expect(await (await fetch(`${base}/api/features/${key}`)).json()).toMatchObject({
    features: { checkout: { defaultValue: false } },
  });
  expect((await fetch(`${base}/ofrep/v1/evaluate/flags`, { method: 'POST', body: '{}' })).status).toBe(401);
  expect((await fetch(`${base}/readyz`)).status).toBe(503);
  expect((await fetch(`${base}/v1/plans`)).status).toBe(503);

  await startPostgres();
  await eventually(
    `the whole API is there\n${said.slice(-2_000)}`,
    async () => {
      const response = await fetch(`${base}/v1/plans`).catch(() => null);
      return response?.status === 401;
    },
    180_000,
  );
  await run(
    createFlag,
    CreateFlagInput.parse({ key: 'later', name: 'Later', kind: 'release', rules: [{ value: true }] }),
  );
  await eventually('it follows the database again', async () => (await evaluate('later'))?.value === true, 180_000);
}, 600_000);

/** Waits until the killed state is on disk. */
async function snapshotted(): Promise<{ payload: boolean }> {
  const { readFile } = await import('node:fs/promises');
  return await eventually('the snapshot is written', async () => {
    const text = await readFile(join(folder, 'flags-snapshot.json'), 'utf8').catch(() => '');
    return text.includes('"killed":true') && { payload: text.includes(key) };
  });
}
