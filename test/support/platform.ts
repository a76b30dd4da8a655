import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { createEffects } from '../../activities/effects.ts';
import { createActivities } from '../../activities/index.ts';
import { type Authenticator, createAuthenticator } from '../../api/access/authenticate.ts';
import { createSignIn, type OidcSettings } from '../../api/access/sign-in.ts';
import { signInLink } from '../../api/access/sign-in-links.ts';
import { type AppOptions, createApp } from '../../api/app.ts';
import { coalescedWake } from '../../composition/coalesced-wake.ts';
import { outsideReads } from '../../composition/stripe.ts';
import type { PersonalDataCipher } from '../../contracts/personal-data.ts';
import { createDatabase, type Db } from '../../database/client.ts';
import * as limits from '../../database/limits.ts';
import { migrate } from '../../database/migrate.ts';
import type { OperationRow } from '../../database/operations.ts';
import { replaceSignInToken } from '../../database/sign-in-links.ts';
import { type StripeSandbox, startStripeSandbox } from '../../dev/stripe-sandbox/server.ts';
import { createPersonalDataCipher } from '../../integrations/personal-data/cipher.ts';
import { catalogueWrites } from '../../integrations/stripe/catalogue-writes.ts';
import { createStripeClient } from '../../integrations/stripe/client.ts';
import { startRelay } from '../../worker/relay-leader.ts';
import { workflowBundle } from '../../worker/workflow-bundle.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { principalWith } from './principals.ts';
import { wordsTold } from './words-told.ts';

Runtime.install({ logger: new DefaultLogger('ERROR', () => {}) });

export const testTaskQueue = 'main';
export const webhookSecret = 'whsec_test';
const secret = 'a secret for tests that is long enough';
const publicUrl = 'http://localhost:80';
/** Made anew in each run: nothing may depend on its bytes. */
const anyPersonalData = createPersonalDataCipher(randomBytes(32).toString('base64'));

/** A migrated database, the sandbox, the API (injected, not listening), and on demand a worker with the relay. */
export interface Platform {
  db: Db;
  databaseUrl: string;
  app: FastifyInstance;
  routes: { method: string; url: string; permission: string | undefined; open: boolean }[];
  /** A new one-time link for a member; earlier ones are void. */
  linkFor(email: string): Promise<string>;
  sandbox: StripeSandbox;
  stripe: ReturnType<typeof createStripeClient>;
  /** A worker with the relay; several may run. */
  startWorker(): Promise<{ stop(): Promise<void> }>;
  /** An answer of the API; throws unless its status is the expected one. */
  call<T = Record<string, unknown>>(
    method: string,
    url: string,
    body?: unknown,
    expected?: number,
    headers?: Record<string, string>,
  ): Promise<T>;
  /**
   * Lets time pass for workflows, on a Temporal that skips it. They are told first what commands have written: that server
   * holds time only for what it has been given, so a process that is not yet started would find that its time has passed.
   */
  skip(duration: Parameters<TestWorkflowEnvironment['sleep']>[0]): Promise<void>;
  /** Waits until the operation has ended, or is in the status asked for. */
  operation(id: string, until?: (row: OperationRow) => boolean, withinMs?: number): Promise<OperationRow>;
  close(): Promise<void>;
}

export interface PlatformOptions {
  /** How long an answer of Stripe is waited for. */
  stripeTimeoutMs?: number;
  /** Where the API logs to; nowhere without it. */
  logger?: AppOptions['logger'];
  /** Who calls: an administrator, unless a test of access says `real`. */
  authenticate?: Authenticator | 'real';
  /** Nothing needs approval, unless a test of approvals says `shipped`. */
  limits?: 'shipped';
  /** What /readyz asks; nothing without it. */
  checks?: AppOptions['checks'];
  /** The provider of single sign-on; none without it. */
  oidc?: OidcSettings;
  /** With a master key of the test's own. */
  personalData?: PersonalDataCipher;
  /** Mail and sign-in of a test's own. */
  access?: Partial<AppOptions['access']>;
  /** Of the API, such as its rate limits. */
  app?: Partial<AppOptions>;
  /** Each task is replayed from the beginning, and any worker takes it at once: a worker that is gone keeps none waiting. */
  cacheWorkflows?: false;
}

export async function startPlatform(
  /** Null for tests that run no workflow. */
  temporal: TestWorkflowEnvironment | null,
  options: PlatformOptions = {},
): Promise<Platform> {
  const personalData = options.personalData ?? anyPersonalData;
  const database: TestDatabase = await createTestDatabase({
    template: {
      name: 'migrated',
      async prepare(url) {
        const db = createDatabase(url, 2);
        await migrate(db);
        await db.destroy();
      },
    },
  });
  const db = createDatabase(database.url, 10);
  if (options.limits !== 'shipped') await liftLimits(db);
  const sandbox = await startStripeSandbox();
  const stripe = createStripeClient({
    secretKey: sandbox.secretKey,
    apiBase: sandbox.url,
    beforeRequest: async () => {},
    ...(options.stripeTimeoutMs === undefined ? {} : { timeoutMs: options.stripeTimeoutMs }),
  });
  const outside = outsideReads(stripe);
  const { oidc } = options;
  const signIn = createSignIn({ db, secret, publicUrl, oidc });
  const wanted = options.authenticate ?? (async () => principalWith('admin'));
  const authenticate = wanted === 'real' ? createAuthenticator({ db, signIn, secret, now: () => new Date() }) : wanted;
  const app = await createApp({
    environment: { db, outside, personalData, now: () => new Date(), wake: coalescedWake(db) },
    databaseUrl: database.url,
    temporalUi: { url: 'http://temporal.test', namespace: 'default' },
    stripe,
    stripeWebhookSecret: webhookSecret,
    checks: options.checks ?? {},
    access: { authenticate, signIn, secret, publicUrl, singleSignOn: oidc !== undefined, ...options.access },
    logger: options.logger ?? false,
    ...options.app,
  });
  await app.ready();
  const log = pino({ level: 'silent' });
  const workers = new Set<{ stop(): Promise<void> }>();

  const platform: Platform = {
    db,
    databaseUrl: database.url,
    app,
    routes: app.declaredRoutes,
    linkFor: async (email) => signInLink(publicUrl, await replaceSignInToken(db, email, new Date(), null)),
    sandbox,
    stripe,
    async startWorker() {
      if (!temporal) throw new Error('this platform was started without Temporal');
      const now = () => new Date();
      const worker = await Worker.create({
        connection: temporal.nativeConnection,
        taskQueue: testTaskQueue,
        ...(options.cacheWorkflows === false ? { maxCachedWorkflows: 0 } : {}),
        workflowBundle: await workflowBundle(join(tmpdir(), 'pricewright-test-bundles')),
        activities: createActivities({
          db,
          now,
          stripe: catalogueWrites(stripe),
          outside,
          effects: createEffects({ db, now, account: sandbox.accountId }),
        }),
      });
      const relay = startRelay(database.url, { db, client: temporal.client, taskQueue: testTaskQueue, now, log });
      const running = worker.run();
      const handle = {
        async stop() {
          if (!workers.delete(handle)) return;
          await relay.stop();
          worker.shutdown();
          await running;
        },
      };
      workers.add(handle);
      return handle;
    },
    async call<T>(method: string, url: string, body?: unknown, expected = 200, headers = {}) {
      const response = await app.inject({
        method: method as 'GET',
        url,
        headers,
        ...(body === undefined ? {} : { payload: body as object }),
      });
      if (response.statusCode !== expected) {
        throw new Error(`${method} ${url}: ${response.statusCode} instead of ${expected}: ${response.body}`);
      }
      return response.json() as T;
    },
    async skip(duration) {
      if (!temporal) throw new Error('this platform was started without Temporal');
      await wordsTold(db);
      await temporal.sleep(duration);
    },
    async operation(id, until = (row) => row.finished_at !== null, withinMs = 120_000) {
      const deadline = Date.now() + withinMs;
      for (;;) {
        const row = await db.selectFrom('operations').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
        if (until(row)) return row;
        if (Date.now() > deadline) throw new Error(`operation ${id} is still ${row.status} at ${row.stage}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    async close() {
      for (const worker of [...workers]) await worker.stop();
      await app.close();
      await db.destroy();
      await sandbox.close();
      await database.drop();
    },
  };
  return platform;
}

async function liftLimits(db: Db): Promise<void> {
  const stored = await limits.read(db);
  const none = { approvalAbove: null, refusedAbove: null };
  const measures = Object.fromEntries(Object.keys(stored.measures).map((measure) => [measure, none]));
  await limits.write(db, { ...stored, measures: measures as typeof stored.measures });
}
