import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { IdempotencyKeys } from '../http/idempotency.ts';
import type { RequestLog } from '../http/request-log.ts';
import { type Faults, faultKinds } from './faults.ts';
import type { Pace } from './pace.ts';

const faultOrder = z.strictObject({
  operation: z.string().regex(/^(\*|(GET|POST|DELETE) (\*|\/v1\/\S+))$/),
  kind: z.enum(faultKinds),
  status: z.int().min(400).max(599).optional(),
  code: z.string().optional(),
  message: z.string().optional(),
  times: z.int().min(1).optional(),
  after: z.int().min(0).optional(),
  stored: z.boolean().optional(),
});
const latency = z.strictObject({ ms: z.number().min(0), jitter: z.number().min(0).optional() });
const rateLimit = z.strictObject({ perSecond: z.int().min(1).nullable() });

export interface Controls {
  faults: Faults;
  pace: Pace;
  log: RequestLog;
  keys: IdempotencyKeys;
}

/** Orders for tests, outside `/v1`: no client of Stripe can send one by mistake. */
export function controlRoutes(app: FastifyInstance, { faults, pace, log, keys }: Controls): void {
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_, body, done) => {
    try {
      done(null, JSON.parse(String(body)));
    } catch (error) {
      done(Object.assign(error as Error, { statusCode: 400 }));
    }
  });
  app.setErrorHandler((error, _, reply) =>
    reply.status(400).send({ refused: error instanceof z.ZodError ? z.prettifyError(error) : String(error) }),
  );
  const done = { ok: true };
  app.get('/faults', () => ({ faults: faults.list() }));
  app.post('/faults', ({ body }) => faults.add(faultOrder.parse(body)));
  app.delete('/faults', () => {
    faults.clear();
    return done;
  });
  app.post('/latency', ({ body }) => {
    pace.latency = latency.parse(body);
    return pace.latency;
  });
  app.post('/rate-limit', ({ body }) => {
    pace.perSecond = rateLimit.parse(body).perSecond;
    return { perSecond: pace.perSecond };
  });
  app.get('/requests', () => ({ requests: log.list() }));
  app.delete('/requests', () => {
    log.clear();
    return done;
  });
  app.delete('/idempotency', () => {
    keys.forget();
    return done;
  });
}
