import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Fault, Faults } from '../control/faults.ts';
import type { Pace } from '../control/pace.ts';
import { invalidRequest, rateLimited, StripeRefusal, unknownUrl } from '../errors.ts';
import { newId } from '../ids.ts';
import { routes } from '../resources/index.ts';
import type { Route } from '../resources/route.ts';
import type { Store } from '../store/store.ts';
import type { Deliveries } from '../webhooks/deliveries.ts';
import { API_VERSION } from '../webhooks/events.ts';
import { authenticate, type Keys } from './authentication.ts';
import { type Answer, execute, refusalAnswer } from './execute.ts';
import { decodeForm } from './form.ts';
import { canonical, type IdempotencyKeys, type KeyedRequest } from './idempotency.ts';
import type { LoggedRequest, RequestLog } from './request-log.ts';

export interface ApiParts {
  store: Store;
  deliveries: Deliveries;
  faults: Faults;
  pace: Pace;
  log: RequestLog;
  keys: IdempotencyKeys;
  credentials: Keys;
  stopping: AbortSignal;
}

/** Stripe's API, each resource's routes in the same steps. */
export function apiRoutes(app: FastifyInstance, parts: ApiParts): void {
  for (const route of routes) {
    app.route({
      method: route.method,
      url: route.url,
      handler: async (request, reply) => {
        const requestId = newId.request();
        const entry = parts.log.add(logged(requestId, request, `${route.method} ${route.url}`));
        const answer = await respond(parts, route, request, entry);
        if (answer === 'silence') return reply.hijack();
        if (answer === 'reset') {
          reply.hijack();
          request.raw.socket.resetAndDestroy();
          return reply;
        }
        entry.status = answer.status;
        return send(request, reply, requestId, answer);
      },
    });
  }
}

/** A URL that Stripe does not have. */
export function unknownRoute(log: RequestLog) {
  return (request: FastifyRequest, reply: FastifyReply) => {
    const requestId = newId.request();
    const refusal = unknownUrl(request.method, pathOf(request));
    log.add({ ...logged(requestId, request, null), status: 404 });
    return send(request, reply, requestId, refusalAnswer(refusal, requestId));
  };
}

/** What fastify itself refuses: a body too large, a malformed URL. */
export function failed(error: Error & { statusCode?: number }, request: FastifyRequest, reply: FastifyReply) {
  const requestId = newId.request();
  const status = error.statusCode ?? 500;
  if (status >= 500) console.error(error);
  const refusal =
    status >= 500
      ? new StripeRefusal(500, `The sandbox failed: ${error.message}`, { type: 'api_error' })
      : new StripeRefusal(status, error.message);
  return send(request, reply, requestId, refusalAnswer(refusal, requestId));
}

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0]!;
const headerOf = (request: FastifyRequest, name: string): string | undefined => request.headers[name]?.toString();

const logged = (id: string, request: FastifyRequest, operation: string | null): LoggedRequest => ({
  id,
  at: Date.now(),
  method: request.method,
  path: pathOf(request),
  operation,
  idempotencyKey: headerOf(request, 'idempotency-key') ?? null,
  status: null,
  replayed: false,
  fault: null,
});

async function respond(
  parts: ApiParts,
  route: Route,
  request: FastifyRequest,
  entry: LoggedRequest,
): Promise<Answer | 'silence' | 'reset'> {
  const { store, faults, pace, keys, credentials } = parts;
  let held: string | undefined;
  try {
    if (pace.exceeds(entry.at)) throw rateLimited('global-rate');
    const fault = faults.strike(route.method, route.url, entry.path);
    entry.fault = fault?.kind ?? null;
    authenticate(headerOf(request, 'authorization'), route.method, route.permission, credentials);
    const raw = decodeForm([queryOf(request), bodyOf(request)].filter(Boolean).join('&'));
    const keyed = keyedRequest(route, entry, () => canonical(raw));
    const stored = keyed && keys.enter(keyed);
    if (stored) {
      entry.replayed = true;
      await pace.delay(parts.stopping);
      const headers = { 'idempotent-replayed': 'true', 'original-request': stored.request };
      return after(fault, { status: stored.status, body: stored.body, headers }, entry);
    }
    held = keyed?.key;
    await pace.delay(parts.stopping);
    if (fault) {
      const early = before(fault, () => keyed && storeFailure(store, keyed, fault, entry));
      if (early) return early;
    }
    const path = request.params as Record<string, string>;
    const answer = execute(store, { route, path, raw, requestId: entry.id, accountId: credentials.accountId, keyed });
    parts.deliveries.wake();
    return after(fault, answer, entry);
  } catch (error) {
    if (error instanceof StripeRefusal) return refusalAnswer(error, entry.id);
    throw error;
  } finally {
    if (held !== undefined) keys.leave(held);
  }
}

function queryOf(request: FastifyRequest): string {
  const at = request.url.indexOf('?');
  return at < 0 ? '' : request.url.slice(at + 1);
}

function bodyOf(request: FastifyRequest): string {
  if (request.headers['content-type']?.startsWith('application/json')) {
    throw invalidRequest(
      'Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any questions, we can help at https://support.stripe.com/.',
    );
  }
  return typeof request.body === 'string' ? request.body : '';
}

/** Keys count for POST only: GET and DELETE are idempotent by themselves. */
function keyedRequest(route: Route, entry: LoggedRequest, params: () => string): KeyedRequest | undefined {
  if (route.method !== 'POST' || entry.idempotencyKey === null) return undefined;
  return { key: entry.idempotencyKey, method: route.method, path: entry.path, params: params() };
}

const faultRefusal = ({ status = 500, code, message }: Fault): StripeRefusal =>
  new StripeRefusal(status, message ?? `A failure that was ordered of the sandbox (status ${status}).`, {
    code,
    type: status >= 500 ? 'api_error' : 'invalid_request_error',
  });

function before(fault: Fault, keep: () => void): Answer | 'silence' | 'reset' | undefined {
  if (fault.kind === 'timeout_before') return 'silence';
  if (fault.kind === 'reset_before') return 'reset';
  if (fault.kind === 'rate_limit') throw rateLimited('endpoint-rate');
  if (fault.kind !== 'status') return undefined;
  if (fault.stored) keep();
  throw faultRefusal(fault);
}

function after(fault: Fault | undefined, answer: Answer, entry: LoggedRequest): Answer | 'silence' | 'reset' {
  if (fault?.kind === 'timeout_after') return 'silence';
  if (fault?.kind === 'reset_after') return 'reset';
  return fault?.kind === 'status_after' ? refusalAnswer(faultRefusal(fault), entry.id) : answer;
}

function storeFailure(store: Store, keyed: KeyedRequest, fault: Fault, entry: LoggedRequest): void {
  const { status, body } = refusalAnswer(faultRefusal(fault), entry.id);
  const { key, ...request } = keyed;
  const tx = store.begin();
  tx.put('idempotency', { id: key, ...request, status, body, request: entry.id, at: Date.now() });
  tx.commit();
}

function send(request: FastifyRequest, reply: FastifyReply, requestId: string, answer: Answer) {
  const key = headerOf(request, 'idempotency-key');
  return reply
    .status(answer.status)
    .headers({
      'content-type': 'application/json',
      'request-id': requestId,
      'stripe-version': headerOf(request, 'stripe-version') ?? API_VERSION,
      ...(key !== undefined && key.length <= 255 && { 'idempotency-key': key }),
      ...answer.headers,
    })
    .send(answer.body);
}
