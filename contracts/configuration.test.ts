import { expect, it } from '@jest/globals';
import { ConfigurationError, readConfiguration } from './configuration.ts';

const complete = {
  DATABASE_URL: 'postgres://localhost/pricewright',
  TEMPORAL_ADDRESS: 'localhost:7233',
  STRIPE_SECRET_KEY: 'sk_test_123',
  STRIPE_WEBHOOK_SECRET: 'whsec_123',
  PRICEWRIGHT_MASTER_KEY: `${'A'.repeat(43)}=`,
};

it('names every setting that is missing', () => {
  expect(() => readConfiguration({ DATABASE_URL: '' })).toThrow(
    /DATABASE_URL is missing[\s\S]*TEMPORAL_ADDRESS is missing[\s\S]*STRIPE_SECRET_KEY is missing[\s\S]*STRIPE_WEBHOOK_SECRET is missing[\s\S]*PRICEWRIGHT_MASTER_KEY is missing/,
  );
});

it('says what is wrong with a bad setting', () => {
  expect(() => readConfiguration({ ...complete, TEMPORAL_ADDRESS: 'http://x' })).toThrow(/TEMPORAL_ADDRESS: host:port/);
  expect(() => readConfiguration({ ...complete, PORT: '99999' })).toThrow(/PORT/);
  expect(() => readConfiguration({ ...complete, PRICEWRIGHT_MASTER_KEY: 'short' })).toThrow(/32 bytes in base64/);
});

it('refuses a live key unless it is asked for', () => {
  const live = { ...complete, STRIPE_SECRET_KEY: 'sk_live_123' };
  expect(() => readConfiguration(live)).toThrow(ConfigurationError);
  expect(readConfiguration({ ...live, STRIPE_ALLOW_LIVE: 'true' }).STRIPE_SECRET_KEY).toBe('sk_live_123');
});

it('fills in what has a default', () => {
  expect(readConfiguration(complete)).toMatchObject({ PORT: 3000, HOST: '127.0.0.1', TEMPORAL_NAMESPACE: 'default' });
});
