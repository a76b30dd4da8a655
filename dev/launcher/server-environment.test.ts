import { expect, test } from '@jest/globals';
import { readConfiguration } from '../../contracts/configuration.ts';
import { type ServerSettings, serverEnvironment } from './server-environment.ts';

const embedded: ServerSettings = {
  given: { PATH: '/bin', LOG_LEVEL: 'debug', TEMPORAL_API_KEY: 'for another Temporal', TEMPORAL_TLS: 'true' },
  embedded: { postgres: true, temporal: true, stripe: true, inbox: true },
  ports: { api: 1, workerHealth: 2, postgres: 3, temporal: 4, temporalUi: 5, stripeSandbox: 6, inbox: 7, smtp: 8 },
  secrets: {
    stripeSecretKey: 'sk_test_1',
    stripeWebhookSecret: 'whsec_1',
    authSecret: 's'.repeat(64),
    masterKey: `${'A'.repeat(43)}=`,
    metricsReaderPassword: 'p',
  },
  databaseUrl: 'postgres://u:p@127.0.0.1:3/pricewright',
  metricsDatabaseUrl: 'postgres://metrics_reader:p@127.0.0.1:3/business',
  temporalNamespace: 'default',
  dataFolder: '/data',
};

test('the servers can read it, and what is meant for another Temporal does not reach them', () => {
  expect(readConfiguration(serverEnvironment(embedded))).toMatchObject({
    DATABASE_URL: embedded.databaseUrl,
    TEMPORAL_ADDRESS: '127.0.0.1:4',
    TEMPORAL_TLS: false,
    TEMPORAL_UI_URL: 'http://127.0.0.1:5',
    STRIPE_API_BASE: 'http://127.0.0.1:6',
    STRIPE_SECRET_KEY: 'sk_test_1',
    SMTP_URL: 'smtp://127.0.0.1:8',
    PORT: 1,
    WORKER_HEALTH_PORT: 2,
    PRICEWRIGHT_DATA_DIR: '/data',
    LOG_LEVEL: 'debug',
  });
  expect(readConfiguration(serverEnvironment(embedded)).TEMPORAL_API_KEY).toBeUndefined();
});

test('settings of a real Temporal, Stripe and mail server pass through', () => {
  const given = {
    TEMPORAL_ADDRESS: 'cloud.example:7233',
    TEMPORAL_NAMESPACE: 'prices',
    TEMPORAL_TLS: 'true',
    TEMPORAL_API_KEY: 'key',
    STRIPE_SECRET_KEY: 'sk_test_mine',
    STRIPE_WEBHOOK_SECRET: 'whsec_mine',
    SMTP_URL: 'smtps://mail.example',
  };
  const environment = serverEnvironment({
    ...embedded,
    given,
    embedded: { postgres: true, temporal: false, stripe: false, inbox: false },
  });
  expect(environment).toMatchObject(given);
  expect(environment.STRIPE_API_BASE).toBeUndefined();
});

test('a secret of our own making signs only what the embedded Postgres stores', () => {
  expect(serverEnvironment(embedded).AUTH_SECRET).toBe(embedded.secrets.authSecret);
  expect(serverEnvironment(embedded).PRICEWRIGHT_MASTER_KEY).toBe(embedded.secrets.masterKey);
  expect(serverEnvironment({ ...embedded, given: { AUTH_SECRET: 'mine' } }).AUTH_SECRET).toBe('mine');
  const realDatabase = { ...embedded, embedded: { ...embedded.embedded, postgres: false } };
  expect(serverEnvironment(realDatabase).AUTH_SECRET).toBeUndefined();
  expect(serverEnvironment(realDatabase).PRICEWRIGHT_MASTER_KEY).toBeUndefined();
});

test("metrics over own SQL read the embedded business database, or the business's own", () => {
  expect(serverEnvironment(embedded).METRICS_DATABASE_URL).toBe(embedded.metricsDatabaseUrl);
  const given = { METRICS_DATABASE_URL: 'postgres://reader@warehouse.example/shop' };
  expect(serverEnvironment({ ...embedded, given })).toMatchObject(given);
  const realDatabase = { ...embedded, embedded: { ...embedded.embedded, postgres: false } };
  expect(serverEnvironment(realDatabase).METRICS_DATABASE_URL).toBeUndefined();
});
