import { afterAll, beforeAll } from '@jest/globals';
import Stripe from 'stripe';
import { type StripeSandbox, type StripeSandboxOptions, startStripeSandbox } from './server.ts';

export const clientOf = (port: number, key = 'sk_test_sandbox'): Stripe =>
  new Stripe(key, { host: '127.0.0.1', port, protocol: 'http', maxNetworkRetries: 0, telemetry: false });

/** One sandbox for a test file, with a client of it. */
export function useSandbox(options: StripeSandboxOptions = {}): { sandbox: StripeSandbox; stripe: Stripe } {
  const use = {} as { sandbox: StripeSandbox; stripe: Stripe };
  beforeAll(async () => {
    use.sandbox = await startStripeSandbox(options);
    use.stripe = clientOf(use.sandbox.port);
  });
  afterAll(() => use.sandbox.close());
  return use;
}

/** The SDK's error; fails when the call succeeds. */
export async function refusal(call: Promise<unknown>): Promise<InstanceType<typeof Stripe.errors.StripeError>> {
  const outcome = await call.then(
    (value) => ({ value }),
    (error: unknown) => error,
  );
  if (outcome instanceof Stripe.errors.StripeError) return outcome;
  throw new Error(`Expected Stripe to refuse, but got ${JSON.stringify(outcome)}`);
}

/** A request that the SDK would not send. */
export const bare = (sandbox: StripeSandbox, method: string, path: string, body?: string, headers = {}) =>
  fetch(sandbox.url + path, {
    method,
    body,
    headers: {
      authorization: `Bearer ${sandbox.secretKey}`,
      ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      ...headers,
    },
  });

/** An answer's body, which its reader knows. */
export const bodyOf = <T>(answer: Response): Promise<T> => answer.json() as Promise<T>;

/** Waits until the probe gives something. */
export async function eventually<T>(probe: () => T | undefined | Promise<T | undefined>, ms = 15_000): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`Nothing within ${ms} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
