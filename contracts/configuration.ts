import { z } from 'zod';
import { readRetention } from './tables/retention.ts';

const Port = z.coerce.number().int().min(0).max(65_535);
const Flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** Every setting of the server processes, by the name of its environment variable. */
export const Configuration = z.object({
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'a URL that begins with postgres://'),
  METRICS_DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'a URL that begins with postgres://')
    .optional()
    .meta({ description: 'For metrics over own SQL: a role that may only select; without it they are refused' }),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(10),
  TEMPORAL_ADDRESS: z.string().regex(/^[^:/\s]+:\d+$/, 'host:port, such as localhost:7233'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TEMPORAL_TLS: Flag.default(false),
  TEMPORAL_TLS_SERVER_CA: z.string().optional().meta({ description: 'Path of a PEM file' }),
  TEMPORAL_TLS_CERT: z.string().optional().meta({ description: 'Path of a PEM file' }),
  TEMPORAL_TLS_KEY: z.string().optional().meta({ description: 'Path of a PEM file' }),
  TEMPORAL_API_KEY: z.string().optional(),
  TEMPORAL_UI_URL: z
    .url()
    .optional()
    .meta({ description: 'Where people open Temporal Web; links are left out without it' }),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(test|live)_\w+$/, 'a key that begins with sk_test_, sk_live_, rk_test_ or rk_live_'),
  STRIPE_WEBHOOK_SECRET: z.string().regex(/^whsec_\w+$/, 'a secret that begins with whsec_'),
  STRIPE_API_BASE: z.url().optional().meta({ description: 'Where the Stripe sandbox listens; real Stripe without it' }),
  STRIPE_ALLOW_LIVE: Flag.default(false).meta({ description: 'A live key is refused without it' }),
  STRIPE_REQUESTS_PER_SECOND: z.coerce.number().positive().max(10_000).optional().meta({
    description: 'Budget of all processes together; without it 80 % of what Stripe allows the mode',
  }),
  HOST: z.string().default('127.0.0.1'),
  PORT: Port.default(3000),
  WORKER_HEALTH_PORT: Port.default(0).meta({ description: '0 chooses a free port' }),
  PUBLIC_URL: z.url().optional().meta({ description: 'Where browsers reach the API; http://HOST:PORT without it' }),
  AUTH_SECRET: z
    .string()
    .min(32, 'at least 32 characters, such as the output of: openssl rand -base64 48')
    .optional()
    .meta({ description: 'Signs session cookies and peppers API keys; the API does not start without it' }),
  OIDC_ISSUER: z.url().optional().meta({ description: 'Sign-in by OpenID Connect, together with the two below' }),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  PRICEWRIGHT_MASTER_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, '32 bytes in base64, such as the output of: openssl rand -base64 32')
    .meta({
      description: 'Wraps the data keys of customers and persons: without it their names and addresses are lost',
    }),
  PRICEWRIGHT_OLD_MASTER_KEYS: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((each) => each.trim() || []))
    .pipe(z.array(z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'each 32 bytes in base64, separated by commas')))
    .meta({ description: 'Master keys that still read while PRICEWRIGHT_MASTER_KEY is rotated, separated by commas' }),
  PRICEWRIGHT_DATA_DIR: z.string().default('.pricewright'),
  ADMIN_UI_FOLDER: z.string().optional().meta({ description: 'The built admin UI; admin-ui/dist without it' }),
  RETENTION: z
    .string()
    .default('')
    .transform((text, context) => {
      const days = readRetention(text);
      if (typeof days !== 'string') return days;
      context.addIssue({ code: 'custom', message: days });
      return z.NEVER;
    })
    .meta({
      description:
        'Days that records are kept, such as journal=30,operations=ever; docs/operations.md names the tables',
    }),
  AUDIT_SIGNING_KEY: z.string().optional().meta({
    description: 'Path of the PEM file of an Ed25519 key; in development one is made in the data folder',
  }),
  AUDIT_CHECKPOINT_DIR: z.string().optional().meta({
    description: 'Folder of the signed checkpoints, outside the database; audit/ in the data folder without it',
  }),
  WEBHOOK_ALLOW_LOOPBACK: Flag.default(false).meta({
    description: 'In development: webhooks may call this machine, also by http',
  }),
  RATE_LIMIT_PER_CALLER: z.coerce.number().int().min(0).default(6_000).meta({
    description: 'Requests a minute of one key or session, in each API process; 0 is no limit',
  }),
  RATE_LIMIT_PER_ADDRESS: z.coerce.number().int().min(0).default(12_000).meta({
    description: 'Requests a minute from one address, in each API process; 0 is no limit',
  }),
  EVENTS_PER_MINUTE_PER_KEY: z.coerce.number().int().min(0).default(3_000_000).meta({
    description: 'Events a minute with one key, in each API process; 0 is no limit',
  }),
  EVENTS_PER_MINUTE_PER_ADDRESS: z.coerce.number().int().min(0).default(6_000).meta({
    description: 'Events a minute with a public key from one address, in each API process; 0 is no limit',
  }),
  TRUSTED_PROXIES: z.string().optional().meta({
    description: 'Addresses of proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8, separated by commas',
  }),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'a URL that begins with smtp:// or smtps://')
    .optional()
    .meta({ description: 'Mail server of staff notifications; without it they are shown in the app alone' }),
  MAIL_FROM: z.string().min(3).default('Pricewright <pricewright@localhost>').meta({
    description: 'Sender of mails, such as: Pricewright <no-reply@example.com>',
  }),
  METRICS_PUBLIC: Flag.default(false).meta({
    description: '/metrics answers any address; without it this machine alone',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional().meta({ description: 'Traces are sent there; none without it' }),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});
export type Configuration = z.infer<typeof Configuration>;

/** A start with settings that are missing or bad: the message names each. */
export class ConfigurationError extends Error {
  constructor(problems: string[]) {
    super(`The configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigurationError';
  }
}

/**
 * Settings from the environment; an empty variable counts as missing.
 * @throws ConfigurationError naming every setting that is missing or bad
 */
export function readConfiguration(environment: Record<string, string | undefined>): Configuration {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Configuration.safeParse(given);
  if (!parsed.success) {
    throw new ConfigurationError(
      parsed.error.issues.map((issue) => {
        const name = issue.path.join('.');
        return given[name] === undefined ? `${name} is missing` : `${name}: ${issue.message}`;
      }),
    );
  }
  const settings = parsed.data;
  if (/^(sk|rk)_live_/.test(settings.STRIPE_SECRET_KEY) && !settings.STRIPE_ALLOW_LIVE) {
    throw new ConfigurationError([
      'STRIPE_SECRET_KEY is a live key: real customers pay with it. Set STRIPE_ALLOW_LIVE=true if that is meant',
    ]);
  }
  return settings;
}
