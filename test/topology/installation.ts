import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { permissionsOf } from '../../contracts/tables/permissions.ts';
import { apiKeyPepper, makeApiKey } from '../../database/api-key-secret.ts';
import * as apiKeys from '../../database/api-keys.ts';
import { createDatabase } from '../../database/client.ts';
import { newId } from '../../database/ids.ts';
import * as members from '../../database/members.ts';
import { temporalCli } from '../../dev/binaries/temporal.ts';
import { databaseUrl, prepareCluster, removeCluster } from '../../dev/embedded-postgres/cluster.ts';
import { ensureDatabase, serverCommand, waitForServer } from '../../dev/embedded-postgres/server.ts';
import { answers } from '../../dev/launcher/poll.ts';
import { stripeSandboxPart } from '../../dev/parts/stripe-sandbox.ts';
import { temporalPart } from '../../dev/parts/temporal.ts';
import { freePort } from '../../dev/processes/ports.ts';
import type { Program, Programs } from './programs.ts';

/** Postgres of a run, as `npm start` runs it: it waits for the disk at each commit. */
export interface Postgres {
  port: number;
  user: string;
  password: string;
  /** URL of a database, which is made unless it is there. */
  database(name: string): Promise<string>;
  remove(): void;
}

export async function startPostgres(programs: Programs): Promise<Postgres> {
  const cluster = await prepareCluster(programs.folder, { lasting: true });
  const port = await freePort();
  const { environment, ...command } = serverCommand(cluster, port, { lasting: true });
  await programs.start({
    ...{ name: 'postgres', ...command, environment, stopSignal: 'SIGINT' },
    ready: (ended) => waitForServer(cluster, port, ended),
  });
  const { username: user, password } = new URL(databaseUrl(cluster, port, 'postgres'));
  return {
    ...{ port, user, password },
    database: (name) => ensureDatabase(cluster, port, name),
    remove: () => removeCluster(programs.folder),
  };
}

/** The dev server on a file, as `npm start` runs it. @returns its address */
export async function startDevTemporal(programs: Programs): Promise<string> {
  const { path: cli } = await temporalCli();
  const [port, uiPort] = [await freePort(), await freePort()];
  const databaseFile = join(programs.folder, 'temporal.db');
  const { command, environment, ready } = temporalPart({ cli, port, uiPort, namespace: 'default', databaseFile });
  await programs.start({ name: 'temporal', ...command, environment, ready });
  return `127.0.0.1:${port}`;
}

export interface Sandbox {
  url: string;
  secretKey: string;
  webhookSecret: string;
  /** An order of `/_sandbox`. */
  order<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T>;
}

/** The Stripe sandbox as a process of its own, in its own data folder, with one webhook endpoint. */
export async function startSandbox(programs: Programs, name: string, webhookUrl: string): Promise<Sandbox> {
  const port = await freePort();
  const secrets = {
    stripeSecretKey: `sk_test_${randomBytes(16).toString('hex')}`,
    stripeWebhookSecret: `whsec_${randomBytes(24).toString('hex')}`,
  };
  const folder = join(programs.folder, name);
  const { command, environment, ready } = stripeSandboxPart({ port, folder, secrets, webhookUrl });
  await programs.start({ name, ...command, environment, ready });
  const url = `http://127.0.0.1:${port}`;
  return {
    ...{ url, secretKey: secrets.stripeSecretKey, webhookSecret: secrets.stripeWebhookSecret },
    async order<T>(method: string, path: string, body?: unknown) {
      const response = await fetch(`${url}/_sandbox${path}`, {
        method,
        ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
      return (await response.json()) as T;
    },
  };
}

/** The file of a new key that signs the audit's checkpoints. */
export function signingKeyIn(folder: string): string {
  const file = join(folder, 'audit-signing-key.pem');
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return file;
}

/** Settings of the server processes, as `contracts/configuration.ts` names them; a run's own, never this machine's. */
export function serverSettings(
  programs: Programs,
  given: { databaseUrl: string; temporalAddress: string; sandbox: Sandbox },
): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    NODE_ENV: 'production',
    DATABASE_URL: given.databaseUrl,
    TEMPORAL_ADDRESS: given.temporalAddress,
    STRIPE_SECRET_KEY: given.sandbox.secretKey,
    STRIPE_WEBHOOK_SECRET: given.sandbox.webhookSecret,
    STRIPE_API_BASE: given.sandbox.url,
    AUTH_SECRET: randomBytes(32).toString('hex'),
    PRICEWRIGHT_MASTER_KEY: randomBytes(32).toString('base64'),
    AUDIT_SIGNING_KEY: signingKeyIn(programs.folder),
    // One caller does here what many do elsewhere.
    RATE_LIMIT_PER_CALLER: '0',
    RATE_LIMIT_PER_ADDRESS: '0',
    PRICEWRIGHT_DATA_DIR: join(programs.folder, 'data'),
    LOG_LEVEL: 'warn',
  };
}

export async function migrateDatabase(programs: Programs, settings: NodeJS.ProcessEnv): Promise<void> {
  const migration = await programs.start({
    ...{ name: 'migration', parameters: [join('database', 'migrate.ts')], environment: settings },
  });
  const code = await migration.ended;
  if (code !== 0) throw new Error(`the migration ended with exit code ${code}: see ${migration.logFile}`);
}

/** @returns the program, and where it answers */
export async function startApi(
  programs: Programs,
  name: string,
  settings: NodeJS.ProcessEnv,
  port: number,
): Promise<Program & { origin: string }> {
  const origin = `http://127.0.0.1:${port}`;
  const program = await programs.start({
    ...{ name, parameters: [join('api', 'main.ts')], environment: { ...settings, PORT: String(port) } },
    ready: (ended) => answers(`${origin}/readyz`, ended, 200),
  });
  return { ...program, origin };
}

export async function startWorker(programs: Programs, name: string, settings: NodeJS.ProcessEnv): Promise<Program> {
  const port = await freePort();
  return await programs.start({
    ...{ name, parameters: [join('worker', 'main.ts')] },
    environment: { ...settings, WORKER_HEALTH_PORT: String(port) },
    ready: (ended) => answers(`http://127.0.0.1:${port}/readyz`, ended, 200),
  });
}

/** An API key of an administrator, put straight into the database: a run has nobody who would sign in. */
export async function makeApiKeyFor(settings: NodeJS.ProcessEnv): Promise<string> {
  const db = createDatabase(settings.DATABASE_URL!, 1);
  const now = new Date();
  const owner = {
    id: newId('member'),
    name: 'Run',
    email: `run-${crypto.randomUUID()}@example.com`,
    roles: ['admin' as const],
  };
  await members.insert(db, owner, now);
  const id = newId('key');
  const { key, prefix, hash } = makeApiKey(id, apiKeyPepper(settings.AUTH_SECRET!));
  const scopes = permissionsOf(owner.roles);
  await apiKeys.insert(db, {
    ...{ id, prefix, hash, scopes, name: 'Run', created_by: owner.id, created_at: now, expires_at: null },
  });
  await db.destroy();
  return key;
}
