import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import pino from 'pino';
import { coalescedWake } from '../composition/coalesced-wake.ts';
import { createMetrics, measurePool } from '../composition/metrics.ts';
import { personalDataCipher } from '../composition/personal-data.ts';
import { reasonToStop } from '../composition/reason-to-stop.ts';
import { bindInstallation, budgetedStripe, outsideReads } from '../composition/stripe.ts';
import { temporalConnectionOptions } from '../composition/temporal-connection.ts';
import { bindNamespaceIfReached } from '../composition/temporal-namespace.ts';
import { startTracing } from '../composition/tracing.ts';
import { ConfigurationError, readConfiguration } from '../contracts/configuration.ts';
import { createDatabase } from '../database/client.ts';
import { createBusinessSql } from '../database/metrics/business-sql.ts';
import { answers } from '../database/ready.ts';
import { smtpSender } from '../integrations/messages/mail.ts';
import { createAuthenticator } from './access/authenticate.ts';
import { createSignIn, oidcOf } from './access/sign-in.ts';
import { answerFromSnapshot } from './answer-from-snapshot.ts';
import { createApp } from './app.ts';
import { requestLogOptions } from './plugins/request-log.ts';

async function main(): Promise<void> {
  const settings = readConfiguration(process.env);
  const secret = settings.AUTH_SECRET;
  if (!secret) throw new ConfigurationError(['AUTH_SECRET is missing: it signs session cookies']);
  const publicUrl = settings.PUBLIC_URL ?? `http://${settings.HOST}:${settings.PORT}`;
  const tracing = startTracing(settings, 'pricewright-api');
  const db = createDatabase(settings.DATABASE_URL, settings.DATABASE_POOL_SIZE);
  const metrics = createMetrics('api', { defaults: true });
  measurePool(metrics, db);
  const stripe = budgetedStripe(settings, db);
  const now = () => new Date();
  const temporal = Connection.lazy(await temporalConnectionOptions(settings));
  const client = new Client({ connection: temporal, namespace: settings.TEMPORAL_NAMESPACE });
  const flagSnapshot = join(settings.PRICEWRIGHT_DATA_DIR, 'flags-snapshot.json');
  await answerFromSnapshot({
    db,
    secret,
    snapshotPath: flagSnapshot,
    checks: { database: () => answers(db) },
    ...requestLogOptions(settings.LOG_LEVEL),
    trustedProxies: settings.TRUSTED_PROXIES,
    address: { host: settings.HOST, port: settings.PORT },
    databaseAnswers: () => answers(db),
  });
  await bindInstallation(settings, db, stripe, now(), () => bindNamespaceIfReached(client, db, now()));
  const personalData = await personalDataCipher(settings, db);
  const oidc = oidcOf(settings);
  const signInLog = pino({ level: settings.LOG_LEVEL, base: { process: 'api', part: 'sign-in' } });
  const log = (level: 'info' | 'warn' | 'error', message: string) => signInLog[level](message);
  const signIn = createSignIn({ db, secret, publicUrl, oidc, log });
  const mail = settings.SMTP_URL ? smtpSender({ url: settings.SMTP_URL, from: settings.MAIL_FROM }) : null;
  const business = settings.METRICS_DATABASE_URL ? createBusinessSql({ url: settings.METRICS_DATABASE_URL }) : null;
  const app = await createApp({
    environment: {
      db,
      outside: outsideReads(stripe),
      personalData,
      now,
      wake: coalescedWake(db),
      business,
    },
    databaseUrl: settings.DATABASE_URL,
    flagSnapshot,
    temporalUi: settings.TEMPORAL_UI_URL
      ? { url: settings.TEMPORAL_UI_URL.replace(/\/$/, ''), namespace: settings.TEMPORAL_NAMESPACE }
      : null,
    stripe,
    stripeWebhookSecret: settings.STRIPE_WEBHOOK_SECRET,
    adminUiFolder: settings.ADMIN_UI_FOLDER,
    checks: {
      database: () => answers(db),
      temporal: async () => {
        await temporal.workflowService.getSystemInfo({});
      },
    },
    access: {
      authenticate: createAuthenticator({ db, signIn, secret, now }),
      signIn,
      secret,
      publicUrl,
      singleSignOn: oidc !== undefined,
      mail,
    },
    ...requestLogOptions(settings.LOG_LEVEL),
    trustedProxies: settings.TRUSTED_PROXIES,
    rateLimits: { perAddress: settings.RATE_LIMIT_PER_ADDRESS, perCaller: settings.RATE_LIMIT_PER_CALLER },
    eventLimits: {
      perKey: settings.EVENTS_PER_MINUTE_PER_KEY,
      perAddress: settings.EVENTS_PER_MINUTE_PER_ADDRESS,
    },
    metrics: { metrics, open: settings.METRICS_PUBLIC },
    webhooks: {
      installationKey: settings.PRICEWRIGHT_MASTER_KEY,
      policy: { allowLoopback: settings.WEBHOOK_ALLOW_LOOPBACK },
    },
  });
  await app.listen({ host: settings.HOST, port: settings.PORT });

  let closing = false;
  const stop = async () => {
    if (closing) return;
    closing = true;
    await app.close();
    mail?.close();
    await Promise.all([temporal.close(), db.destroy(), business?.close(), tracing?.shutdown()]);
  };
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
}

try {
  await main();
} catch (error) {
  console.error(reasonToStop(error));
  process.exit(1);
}
