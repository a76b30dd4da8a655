import { join } from 'node:path';
import type { PartSpec } from '../launcher/part.ts';
import { repository } from '../launcher/places.ts';
import { answers } from '../launcher/poll.ts';
import type { LocalSecrets } from '../launcher/settings.ts';

export interface SandboxOptions {
  port: number;
  folder: string;
  secrets: Pick<LocalSecrets, 'stripeSecretKey' | 'stripeWebhookSecret'>;
  webhookUrl: string;
}

export function stripeSandboxPart({ port, folder, secrets, webhookUrl }: SandboxOptions): PartSpec {
  return {
    name: 'stripe-sandbox',
    title: 'Stripe sandbox',
    command: { file: process.execPath, parameters: [join('dev', 'stripe-sandbox', 'main.ts')], cwd: repository },
    environment: {
      ...process.env,
      STRIPE_SANDBOX_PORT: String(port),
      STRIPE_SANDBOX_DATA_DIR: folder,
      STRIPE_SANDBOX_SECRET_KEY: secrets.stripeSecretKey,
      STRIPE_WEBHOOK_URL: webhookUrl,
      STRIPE_WEBHOOK_SECRET: secrets.stripeWebhookSecret,
    },
    ready: (ended) => answers(`http://127.0.0.1:${port}/`, ended),
    givesUpAfter: 5,
  };
}
