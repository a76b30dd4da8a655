import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';

/** Requests a minute, in each API process; 0 is no limit. */
export interface RateLimits {
  perAddress: number;
  perCaller: number;
}

const windowMs = 60_000;
/** Told by what runs on the same machine, over and over. */
const unlimited = new Set(['/healthz', '/readyz', '/metrics']);

/**
 * Two limits: of an address, before anything is looked at, and of a key or session, once it is known. Callers behind one
 * address share the first, so it is the wider one.
 */
export async function rateLimits(app: FastifyInstance, limits: RateLimits): Promise<void> {
  await app.register(rateLimit, { global: false });
  const options = { timeWindow: windowMs };
  const byAddress = app.createRateLimit({ ...options, max: limits.perAddress });
  const byCaller = app.createRateLimit({
    ...options,
    max: limits.perCaller,
    keyGenerator: (request: FastifyRequest) => request.principal?.actor ?? request.ip,
  });

  if (limits.perAddress > 0) {
    app.addHook('onRequest', async (request, reply) => {
      if (!unlimited.has(request.routeOptions.url ?? '')) assertWithin(await byAddress(request), reply, 'this address');
    });
  }
  if (limits.perCaller > 0) {
    app.addHook('preValidation', async (request, reply) => {
      if (request.principal) assertWithin(await byCaller(request), reply, 'this key or session');
    });
  }
}

type Verdict = Awaited<ReturnType<ReturnType<FastifyInstance['createRateLimit']>>>;

/** @throws RateLimited, with Retry-After */
function assertWithin(verdict: Verdict, reply: FastifyReply, whose: string): void {
  if (verdict.isAllowed || !verdict.isExceeded) return;
  reply.header('retry-after', String(verdict.ttlInSeconds));
  throw new PricewrightError(
    'RateLimited',
    `More than ${verdict.max} requests a minute came from ${whose}. Go on in ${verdict.ttlInSeconds} s.`,
  );
}
