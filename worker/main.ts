import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import pino from 'pino';
import { createEffects } from '../activities/effects.ts';
import { createActivities } from '../activities/index.ts';
import { auditKeeping } from '../composition/audit-key.ts';
import { measureEvents } from '../composition/event-metrics.ts';
import { createMetrics, measurePool, measureSystem } from '../composition/metrics.ts';
import { personalDataCipher } from '../composition/personal-data.ts';
import { reasonToStop } from '../composition/reason-to-stop.ts';
import { bindInstallation, budgetedStripe, outsideReads } from '../composition/stripe.ts';
import { temporalConnectionOptions } from '../composition/temporal-connection.ts';
import { bindNamespace } from '../composition/temporal-namespace.ts';
import { startTracing, workflowTracingModules } from '../composition/tracing.ts';
import { readConfiguration } from '../contracts/configuration.ts';
import { createDatabase } from '../database/client.ts';
import { createBusinessSql } from '../database/metrics/business-sql.ts';
import { smtpSender } from '../integrations/messages/mail.ts';
import { catalogueWrites } from '../integrations/stripe/catalogue-writes.ts';
import { alertDuty } from './alert-duty.ts';
import { metricDaysDuty, traitEventsDuty, traitKeepingDuty } from './analytics-duties.ts';
import { checkpointDuty, verificationDuty } from './audit-checkpoints.ts';
import { banditDuty } from './bandit-duty.ts';
import { eventAggregatesDuty, eventIdentitiesDuty, eventKeepingDuty } from './event-duties.ts';
import { experimentDuty } from './experiment-duty.ts';
import { guardrailDuty } from './guardrail-duty.ts';
import { serveHealth } from './health.ts';
import { metricDaysAheadDuty } from './metric-days-ahead-duty.ts';
import { notificationDuty } from './notification-duty.ts';
import { offerDuty } from './offer-duty.ts';
import { startRelay } from './relay-leader.ts';
import { retentionDuty } from './retention-duty.ts';
import { workerTuning } from './tuning.ts';
import { webhookDuty } from './webhook-dispatch.ts';
import { workflowBundle } from './workflow-bundle.ts';

/** Workflows and activities of every area but those with a queue of their own. */
export const taskQueue = 'main';

async function main(): Promise<void> {
  const settings = readConfiguration(process.env);
  const log = pino({ level: settings.LOG_LEVEL, base: { process: 'worker' } });
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => log.warn({ level, ...meta }, message)),
    shutdownSignals: [],
  });
  const tracing = startTracing(settings, 'pricewright-worker');
  const keeping = auditKeeping(settings, process.env.NODE_ENV === 'production');
  const now = () => new Date();
  const db = createDatabase(settings.DATABASE_URL, settings.DATABASE_POOL_SIZE);
  const stripe = budgetedStripe(settings, db);
  const business = settings.METRICS_DATABASE_URL ? createBusinessSql({ url: settings.METRICS_DATABASE_URL }) : null;
  let ready = false;
  const metrics = createMetrics('worker', { defaults: true });
  measurePool(metrics, db);
  measureSystem(metrics, db, now);
  measureEvents(metrics, db, now);
  const health = await serveHealth({
    host: settings.HOST,
    port: settings.WORKER_HEALTH_PORT,
    ready: () => ready,
    metrics: { metrics, open: settings.METRICS_PUBLIC },
  });

  const options = await temporalConnectionOptions(settings);
  const [bundle, native, connection] = await Promise.all([
    workflowBundle(join(settings.PRICEWRIGHT_DATA_DIR, 'cache'), tracing ? workflowTracingModules : []),
    NativeConnection.connect(options),
    Connection.connect(options),
  ]);
  const client = new Client({
    connection,
    namespace: settings.TEMPORAL_NAMESPACE,
    ...(tracing ? { interceptors: tracing.clientInterceptors } : {}),
  });
  const account = await bindInstallation(settings, db, stripe, now(), () => bindNamespace(client, db, now()));
  const personalData = await personalDataCipher(settings, db);
  const worker = await Worker.create({
    ...workerTuning,
    ...tracing?.workerOptions,
    connection: native,
    namespace: settings.TEMPORAL_NAMESPACE,
    taskQueue,
    workflowBundle: bundle,
    activities: createActivities({
      db,
      now,
      stripe: catalogueWrites(stripe),
      outside: outsideReads(stripe),
      business,
      effects: createEffects({ db, now, account }),
    }),
  });
  const relay = startRelay(
    settings.DATABASE_URL,
    { db, client, taskQueue, now, log, onDispatch: (outcome) => metrics.dispatches.inc({ outcome }) },
    [
      checkpointDuty({ db, now }, keeping),
      verificationDuty({ db, now }, keeping),
      metricDaysDuty({ db, now }),
      metricDaysAheadDuty({ db, now, business }),
      traitEventsDuty({ db, now }),
      traitKeepingDuty({ db, now }),
      alertDuty({ db, now }),
      retentionDuty({ db, now, days: settings.RETENTION, log }),
      offerDuty({
        db,
        now,
        outside: outsideReads(stripe),
        personalData,
        // The relay looks by itself within a moment.
        wake: () => {},
      }),
      eventAggregatesDuty({ db, now }),
      eventIdentitiesDuty({ db, now }),
      eventKeepingDuty({ db, now }),
      notificationDuty({
        db,
        now,
        mail: settings.SMTP_URL ? smtpSender({ url: settings.SMTP_URL, from: settings.MAIL_FROM }) : null,
        publicUrl: settings.PUBLIC_URL ?? `http://${settings.HOST}:${settings.PORT}`,
      }),
      guardrailDuty({ db, now, log, business }),
      experimentDuty({ db, now, log, business }),
      banditDuty({
        environment: { db, now, outside: outsideReads(stripe), personalData, business, wake: () => {} },
        log,
      }),
      webhookDuty({
        db,
        now,
        installationKey: settings.PRICEWRIGHT_MASTER_KEY,
        oldInstallationKeys: settings.PRICEWRIGHT_OLD_MASTER_KEYS,
        policy: { allowLoopback: settings.WEBHOOK_ALLOW_LOOPBACK },
        onAttempt: (outcome) => metrics.webhookAttempts.inc({ outcome }),
      }),
    ],
  );
  const running = worker.run();
  ready = true;
  log.info({ healthPort: health.port, pid: process.pid, stripeAccount: account }, 'the worker takes work');

  const stop = () => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  await running;
  ready = false;
  await relay.stop();
  await Promise.all([
    connection.close(),
    native.close(),
    health.close(),
    db.destroy(),
    business?.close(),
    tracing?.shutdown(),
  ]);
}

try {
  await main();
} catch (error) {
  console.error(reasonToStop(error));
  process.exit(1);
}
