import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { embeddedParts, localSecrets } from './settings.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('without variables everything is embedded', () => {
  expect(embeddedParts({})).toEqual({ postgres: true, temporal: true, stripe: true, inbox: true });
});

test('each part gives way to its variable alone', () => {
  expect(embeddedParts({ DATABASE_URL: 'postgres://db/x' })).toMatchObject({ postgres: false, temporal: true });
  expect(embeddedParts({ TEMPORAL_ADDRESS: 'temporal:7233' })).toMatchObject({ temporal: false, stripe: true });
  const stripe = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' };
  expect(embeddedParts(stripe)).toEqual({ postgres: true, temporal: true, stripe: false, inbox: true });
  expect(embeddedParts({ SMTP_URL: 'smtp://mail.example' })).toMatchObject({ stripe: true, inbox: false });
});

test('half of the Stripe settings is refused, naming the missing one', () => {
  expect(() => embeddedParts({ STRIPE_SECRET_KEY: 'sk_test_1' })).toThrow('STRIPE_WEBHOOK_SECRET is needed');
  expect(() => embeddedParts({ STRIPE_WEBHOOK_SECRET: 'whsec_1' })).toThrow('STRIPE_SECRET_KEY is not: set both');
  expect(() => embeddedParts({ STRIPE_API_BASE: 'http://x' })).toThrow('STRIPE_API_BASE is set but');
});

test('secrets are made once, in a file for its owner alone', () => {
  const file = join(folder, 'secrets.json');
  const made = localSecrets(file);
  expect(made.stripeSecretKey).toMatch(/^sk_test_\w{32}$/);
  expect(made.stripeWebhookSecret).toMatch(/^whsec_\w{48}$/);
  expect(localSecrets(file)).toEqual(made);
  expect(made.authSecret.length).toBeGreaterThanOrEqual(32);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a file of an earlier version keeps its secrets and gets those that came since', () => {
  const file = join(folder, 'secrets.json');
  writeFileSync(file, JSON.stringify({ stripeSecretKey: 'sk_test_kept', stripeWebhookSecret: 'whsec_kept' }));
  const secrets = localSecrets(file);
  expect(secrets).toMatchObject({ stripeSecretKey: 'sk_test_kept', stripeWebhookSecret: 'whsec_kept' });
  expect(localSecrets(file)).toEqual(secrets);
});
