import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { createAuthenticator } from '../../api/access/authenticate.ts';
import { createSignIn } from '../../api/access/sign-in.ts';
import { createApp } from '../../api/app.ts';
import { requestLogOptions } from '../../api/plugins/request-log.ts';
import { coalescedWake } from '../../composition/coalesced-wake.ts';
import { createMetrics, measurePool } from '../../composition/metrics.ts';
import { outsideReads } from '../../composition/stripe.ts';
import { createDatabase, type Db } from '../../database/client.ts';
import { migrate } from '../../database/migrate.ts';
import { createPersonalDataCipher } from '../../integrations/personal-data/cipher.ts';
import { createStripeClient } from '../../integrations/stripe/client.ts';
import { makeApiKeyFor, startPostgres } from '../../test/topology/installation.ts';
import { Programs } from '../../test/topology/programs.ts';

export interface WholeApp {
  app: FastifyInstance;
  db: Db;
  port: number;
  /** An administrator's API key. */
  key: string;
  /** An answer under that key. @throws Error unless its status is the expected one */
  call<T>(method: string, url: string, body: unknown, expected?: number): Promise<T>;
  close(): Promise<void>;
}

/** Never reached, and counted all the same. */
const limitless = 1_000_000_000;

/**
 * The API with everything that api/main.ts gives it (sign-in by keys in Postgres, both rate limits, metrics, traces, one line of
 * log a request), in this process, on a Postgres that waits for the disk. `withPeers` adds the routes that it is held against.
 */
export async function startWholeApp(purpose: string, withPeers: (app: FastifyInstance, db: Db) => Promise<void>) {
  const programs = new Programs(purpose);
  const postgres = await startPostgres(programs);
  const databaseUrl = await postgres.database('pricewright');
  const db = createDatabase(databaseUrl, 10);
  await migrate(db);
  const secret = randomBytes(32).toString('hex');
  const masterKey = randomBytes(32).toString('base64');
  const publicUrl = 'http://127.0.0.1';
  const now = () => new Date();
  const stripe = createStripeClient({
    ...{ secretKey: 'sk_test_none', apiBase: 'http://127.0.0.1:1', beforeRequest: async () => {} },
  });
  const signIn = createSignIn({ db, secret, publicUrl, oidc: undefined });
  const metrics = createMetrics('api', { defaults: true });
  measurePool(metrics, db);
  const { logger } = requestLogOptions('info');
  const app = await createApp({
    environment: {
      ...{ db, now, outside: outsideReads(stripe), wake: coalescedWake(db) },
      personalData: createPersonalDataCipher(masterKey),
    },
    ...{ databaseUrl, stripe, stripeWebhookSecret: 'whsec_none', temporalUi: null, checks: {} },
    flagSnapshot: join(programs.folder, 'flags-snapshot.json'),
    access: { authenticate: createAuthenticator({ db, signIn, secret, now }), signIn, secret, publicUrl },
    logger: { ...(typeof logger === 'object' ? logger : {}), file: '/dev/null' },
    rateLimits: { perAddress: limitless, perCaller: limitless },
    eventLimits: { perKey: limitless, perAddress: limitless },
    metrics: { metrics, open: false },
  });
  await withPeers(app, db);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const key = await makeApiKeyFor({ DATABASE_URL: databaseUrl, AUTH_SECRET: secret });
  return {
    ...{ app, db, key, port: (app.server.address() as AddressInfo).port },
    async call<T>(method: string, url: string, body: unknown, expected = 200) {
      const headers = { 'x-api-key': key };
      const response = await app.inject({ method: method as 'POST', url, headers, payload: body as object });
      if (response.statusCode !== expected)
        throw new Error(`${method} ${url}: ${response.statusCode} ${response.body}`);
      return response.json() as T;
    },
    async close() {
      await app.close();
      await db.destroy();
      await programs.close();
      postgres.remove();
    },
  } satisfies WholeApp;
}
