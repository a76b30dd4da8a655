import type { Ports } from './choose-ports.ts';
import type { Embedded, LocalSecrets } from './settings.ts';

export interface ServerSettings {
  /** Environment of the launcher: settings of what is not embedded pass through. */
  given: NodeJS.ProcessEnv;
  embedded: Embedded;
  ports: Ports;
  secrets: LocalSecrets;
  databaseUrl: string;
  /** Of the embedded business database; undefined beside a real Postgres. */
  metricsDatabaseUrl: string | undefined;
  temporalNamespace: string;
  dataFolder: string;
}

/** The whole configuration of API and worker, as `contracts/configuration.ts` names it. */
export function serverEnvironment(settings: ServerSettings): NodeJS.ProcessEnv {
  const { given, embedded, ports, secrets } = settings;
  return {
    ...given,
    DATABASE_URL: settings.databaseUrl,
    PORT: String(ports.api),
    WORKER_HEALTH_PORT: String(ports.workerHealth),
    PRICEWRIGHT_DATA_DIR: settings.dataFolder,
    // Real data needs a secret that travels with it: with a real Postgres the API asks for one.
    ...(embedded.postgres && {
      AUTH_SECRET: given.AUTH_SECRET || secrets.authSecret,
      PRICEWRIGHT_MASTER_KEY: given.PRICEWRIGHT_MASTER_KEY || secrets.masterKey,
      METRICS_DATABASE_URL: given.METRICS_DATABASE_URL || settings.metricsDatabaseUrl,
    }),
    ...(embedded.temporal && {
      TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporal}`,
      TEMPORAL_NAMESPACE: settings.temporalNamespace,
      TEMPORAL_UI_URL: `http://127.0.0.1:${ports.temporalUi}`,
      // What is meant for another Temporal would keep the embedded one from being reached.
      TEMPORAL_TLS: 'false',
      TEMPORAL_TLS_SERVER_CA: '',
      TEMPORAL_TLS_CERT: '',
      TEMPORAL_TLS_KEY: '',
      TEMPORAL_API_KEY: '',
    }),
    ...(embedded.inbox && { SMTP_URL: `smtp://127.0.0.1:${ports.smtp}` }),
    ...(embedded.stripe && {
      STRIPE_SECRET_KEY: secrets.stripeSecretKey,
      STRIPE_WEBHOOK_SECRET: secrets.stripeWebhookSecret,
      STRIPE_API_BASE: `http://127.0.0.1:${ports.stripeSandbox}`,
      // Beside the sandbox one tries webhooks with a receiver of one's own.
      WEBHOOK_ALLOW_LOOPBACK: given.WEBHOOK_ALLOW_LOOPBACK || 'true',
    }),
  };
}
