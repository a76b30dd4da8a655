import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import pino from 'pino';
import { createEffects } from '../activities/effects.ts';
import { createActivities } from '../activities/index.ts';
import { bindInstallation, budgetedStripe, outsideReads } from '../composition/stripe.ts';
import { temporalConnectionOptions } from '../composition/temporal-connection.ts';
import { ConfigurationError, readConfiguration } from '../contracts/configuration.ts';
import { createDatabase } from '../database/client.ts';
import { catalogueWrites } from '../integrations/stripe/catalogue-writes.ts';
import { serveHealth } from './health.ts';
import { startRelay } from './relay-leader.ts';
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
  const now = () => new Date();
  const db = createDatabase(settings.DATABASE_URL, settings.DATABASE_POOL_SIZE);
  const stripe = budgetedStripe(settings, db);
  let ready = false;
  const health = await serveHealth(settings.HOST, settings.WORKER_HEALTH_PORT, () => ready);

  const options = await temporalConnectionOptions(settings);
  const [account, bundle, native, connection] = await Promise.all([
    bindInstallation(settings, db, stripe, now()),
    workflowBundle(join(settings.PRICEWRIGHT_DATA_DIR, 'cache')),
    NativeConnection.connect(options),
    Connection.connect(options),
  ]);
  const client = new Client({ connection, namespace: settings.TEMPORAL_NAMESPACE });
  const worker = await Worker.create({
    connection: native,
    namespace: settings.TEMPORAL_NAMESPACE,
    taskQueue,
    workflowBundle: bundle,
    activities: createActivities({
      db,
      now,
      stripe: catalogueWrites(stripe),
      outside: outsideReads(stripe),
      effects: createEffects({ db, now, account }),
    }),
    shutdownGraceTime: '10 seconds',
  });
  const relay = startRelay(settings.DATABASE_URL, { db, client, taskQueue, now, log });
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
  await Promise.all([connection.close(), native.close(), health.close(), db.destroy()]);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof ConfigurationError ? error.message : error);
  process.exit(1);
}
