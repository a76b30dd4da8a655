import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import { type Fault, type FaultOrder, Faults } from './control/faults.ts';
import { type Latency, Pace } from './control/pace.ts';
import { controlRoutes } from './control/routes.ts';
import { apiRoutes, failed, unknownRoute } from './http/api.ts';
import { IdempotencyKeys } from './http/idempotency.ts';
import { type LoggedRequest, RequestLog } from './http/request-log.ts';
import { newId } from './ids.ts';
import { Store } from './store/store.ts';
import { configureEndpoints } from './webhooks/configured-endpoints.ts';
import { Deliveries } from './webhooks/deliveries.ts';

export interface StripeSandboxOptions {
  /** 0, the default: any free port. */
  port?: number;
  host?: string;
  /** Where the state is kept; in memory only when not given. */
  dataDir?: string;
  secretKey?: string;
  /** May read, may not write. */
  restrictedKey?: string;
  /** Endpoints for all events, told apart by their url. */
  webhooks?: { url: string; secret: string }[];
}

export interface StripeSandbox {
  url: string;
  port: number;
  secretKey: string;
  restrictedKey: string;
  accountId: string;
  faults: {
    add(order: FaultOrder): Fault;
    list(): Fault[];
    clear(): void;
    latency(latency: Latency): void;
    rateLimit(perSecond: number | null): void;
    /** Forgets all idempotency keys, as Stripe may after 24 hours. */
    forgetIdempotencyKeys(): void;
  };
  requests(): LoggedRequest[];
  clearRequests(): void;
  close(): Promise<void>;
}

/** Starts Stripe's stateful double. Refuses a `dataDir` that another process uses. */
export async function startStripeSandbox(options: StripeSandboxOptions = {}): Promise<StripeSandbox> {
  const { port = 0, host = '127.0.0.1', secretKey = 'sk_test_sandbox', restrictedKey = 'rk_test_sandbox' } = options;
  const store = new Store(options.dataDir);
  try {
    const accountId = accountOf(store);
    configureEndpoints(store, options.webhooks ?? []);
    const stopping = new AbortController();
    const deliveries = new Deliveries(store);
    const [faults, pace, log, keys] = [new Faults(), new Pace(), new RequestLog(), new IdempotencyKeys(store)];
    const credentials = { secretKey, restrictedKey, accountId };

    const app = fastify({ forceCloseConnections: true, bodyLimit: 4 << 20, routerOptions: { maxParamLength: 5000 } });
    app.removeAllContentTypeParsers();
    app.setErrorHandler(failed);
    app.setNotFoundHandler(unknownRoute(log));
    app.register(async (control) => controlRoutes(control, { faults, pace, log, keys }), { prefix: '/_sandbox' });
    app.register(async (api) => {
      api.addContentTypeParser('*', { parseAs: 'string' }, (_, body, done) => done(null, body));
      apiRoutes(api, { store, deliveries, faults, pace, log, keys, credentials, stopping: stopping.signal });
    });
    await app.listen({ port, host });
    deliveries.wake();

    const bound = (app.server.address() as AddressInfo).port;
    return {
      url: `http://${host}:${bound}`,
      port: bound,
      secretKey,
      restrictedKey,
      accountId,
      faults: {
        add: (order) => faults.add(order),
        list: () => faults.list(),
        clear: () => faults.clear(),
        latency: (latency) => {
          pace.latency = latency;
        },
        rateLimit: (perSecond) => {
          pace.perSecond = perSecond;
        },
        forgetIdempotencyKeys: () => keys.forget(),
      },
      requests: () => log.list(),
      clearRequests: () => log.clear(),
      async close() {
        stopping.abort();
        await app.close();
        await deliveries.close();
        store.close();
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

/** One account for the life of the data. */
function accountOf(store: Store): string {
  const present = store.all('account')[0];
  if (present) return present.id;
  const account = { id: newId.account(), object: 'account' as const, created: Math.floor(Date.now() / 1000) };
  store.commit([['account', account.id, account]]);
  return account.id;
}
