import Stripe from 'stripe';
import { tracedRequest } from './traced-request.ts';

export interface StripeSettings {
  secretKey: string;
  /** Where the sandbox listens; Stripe itself without it. */
  apiBase?: string | undefined;
  /** Waits for a place in the installation's request budget; called before each request, retries included. */
  beforeRequest: () => Promise<void>;
  /** Refuses every request that is not a read, before it leaves this process. */
  readOnly?: boolean;
  /** How long an answer is waited for; 20 s without it. */
  timeoutMs?: number;
}

const defaultTimeoutMs = 20_000;

/** The official SDK; every request of ours, retries of its own included, passes the budget first. */
export function createStripeClient(settings: StripeSettings): Stripe {
  const node = Stripe.createNodeHttpClient();
  const budgeted: ReturnType<typeof Stripe.createNodeHttpClient> = Object.create(node, {
    makeRequest: {
      value: async (...request: Parameters<typeof node.makeRequest>) => {
        const [, , path, method] = request;
        if (settings.readOnly && method !== 'GET') throw new Error(`${method} refused: this client only reads`);
        return await tracedRequest(method, path, async () => {
          await settings.beforeRequest();
          return await node.makeRequest(...request);
        });
      },
    },
  });
  const base = settings.apiBase ? new URL(settings.apiBase) : null;
  return new Stripe(settings.secretKey, {
    httpClient: budgeted,
    // A retry must look before it acts, and only the effect knows where to look.
    maxNetworkRetries: 0,
    timeout: settings.timeoutMs ?? defaultTimeoutMs,
    telemetry: false,
    ...(base
      ? {
          host: base.hostname,
          port: base.port,
          protocol: base.protocol === 'http:' ? ('http' as const) : ('https' as const),
        }
      : {}),
  });
}

/** Requests a second of the budget when none is set: 80 % of Stripe's limits (docs.stripe.com/rate-limits). */
export function defaultRequestsPerSecond(secretKey: string, apiBase: string | undefined): number {
  if (apiBase) return 2_000;
  return /_live_/.test(secretKey) ? 80 : 20;
}
