import { setTimeout as sleep } from 'node:timers/promises';
import type { OutsideReads } from '../../commands/command.ts';
import { createStripeClient, defaultRequestsPerSecond } from '../../integrations/stripe/client.ts';
import { observeCatalogue } from '../../integrations/stripe/observe-catalogue.ts';

const keyPattern = /^(sk|rk)_(test|live)_\w+$/;

/** Stripe through a client that refuses to write before anything leaves this process. */
export function observeReadOnly(environment: NodeJS.ProcessEnv): {
  environment: Pick<OutsideReads, 'observe'>;
  /** What a person calls the account that is read. */
  origin: string;
} {
  const name = environment.STRIPE_READ_KEY ? 'STRIPE_READ_KEY' : 'STRIPE_SECRET_KEY';
  const secretKey = environment[name];
  if (!secretKey) {
    throw new Error(
      'STRIPE_READ_KEY is missing: a key of the Stripe account to compare with. A restricted key that may read products, prices, features and meters suffices; STRIPE_SECRET_KEY is taken without it.',
    );
  }
  const mode = keyPattern.exec(secretKey)?.[2];
  if (!mode) throw new Error(`${name} is no Stripe key: it begins with rk_test_, rk_live_, sk_test_ or sk_live_.`);
  const apiBase = environment.STRIPE_API_BASE || undefined;
  const stripe = createStripeClient({
    ...{ secretKey, apiBase, readOnly: true },
    beforeRequest: paced(defaultRequestsPerSecond(secretKey, apiBase)),
  });
  return {
    environment: { observe: (question) => observeCatalogue(stripe, question) },
    origin: apiBase ? `the Stripe sandbox at ${apiBase}` : `Stripe (${mode} mode)`,
  };
}

/** The installation's request budget is in its database, where this writes nothing: so it keeps its own pace. */
function paced(perSecond: number): () => Promise<void> {
  let nextAt = 0;
  return async () => {
    const now = performance.now();
    nextAt = Math.max(now, nextAt) + 1000 / perSecond;
    const waitMs = nextAt - 1000 / perSecond - now;
    if (waitMs > 0) await sleep(waitMs);
  };
}
