/** The sandbox as a process of its own; the README names its settings. */
import { startStripeSandbox } from './server.ts';

const { env } = process;
const port = Number(env.STRIPE_SANDBOX_PORT ?? 0);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`STRIPE_SANDBOX_PORT must be a port number, not '${env.STRIPE_SANDBOX_PORT}'.`);
  process.exit(1);
}
const { STRIPE_WEBHOOK_URL: url, STRIPE_WEBHOOK_SECRET: secret } = env;
if (!url !== !secret) {
  console.error('STRIPE_WEBHOOK_URL and STRIPE_WEBHOOK_SECRET go together: one of them is missing.');
  process.exit(1);
}

const sandbox = await startStripeSandbox({
  port,
  dataDir: env.STRIPE_SANDBOX_DATA_DIR || undefined,
  secretKey: env.STRIPE_SANDBOX_SECRET_KEY || undefined,
  webhooks: url && secret ? [{ url, secret }] : [],
}).catch((error: Error) => {
  console.error(`The Stripe sandbox could not start: ${error.message}`);
  process.exit(1);
});
console.log(`stripe-sandbox ready ${sandbox.url}`);

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    void sandbox.close().then(() => process.exit(0));
  });
}
