import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** A setting that makes the start impossible, said so that a person can mend it. */
export class SettingRefused extends Error {}

/** Which parts are embedded; a part gives way when its variable names a real one. */
export interface Embedded {
  postgres: boolean;
  temporal: boolean;
  stripe: boolean;
  inbox: boolean;
}

/** @throws SettingRefused when variables contradict each other */
export function embeddedParts(environment: NodeJS.ProcessEnv): Embedded {
  const stripe = !environment.STRIPE_SECRET_KEY;
  if (!stripe && !environment.STRIPE_WEBHOOK_SECRET) {
    throw new SettingRefused(
      'STRIPE_SECRET_KEY is set, so STRIPE_WEBHOOK_SECRET is needed too: the signing secret of the webhook endpoint that points at /webhooks/stripe.',
    );
  }
  for (const name of ['STRIPE_WEBHOOK_SECRET', 'STRIPE_API_BASE']) {
    if (stripe && environment[name]) {
      throw new SettingRefused(
        `${name} is set but STRIPE_SECRET_KEY is not: set both for your Stripe account, or neither for the sandbox.`,
      );
    }
  }
  return {
    postgres: !environment.DATABASE_URL,
    temporal: !environment.TEMPORAL_ADDRESS,
    stripe,
    inbox: !environment.SMTP_URL,
  };
}

/** Secrets of the embedded parts, kept in the data folder: what they signed or stored must stay readable. */
export interface LocalSecrets {
  /** What the Stripe sandbox and its users share. */
  stripeSecretKey: string;
  stripeWebhookSecret: string;
  /** Signs sessions and peppers keys that are stored in the embedded Postgres. */
  authSecret: string;
  /** Wraps the data keys of the embedded Postgres's customers and persons. */
  masterKey: string;
  /** Of the role that reads the embedded business database for metrics over own SQL. */
  metricsReaderPassword: string;
}

export function localSecrets(file: string): LocalSecrets {
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<LocalSecrets>) : {};
  const secrets = {
    stripeSecretKey: `sk_test_${randomBytes(16).toString('hex')}`,
    stripeWebhookSecret: `whsec_${randomBytes(24).toString('hex')}`,
    authSecret: randomBytes(48).toString('base64url'),
    masterKey: randomBytes(32).toString('base64'),
    metricsReaderPassword: randomBytes(24).toString('base64url'),
    ...kept,
  };
  writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
  return secrets;
}
