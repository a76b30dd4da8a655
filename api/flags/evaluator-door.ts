import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FlagEnvironment } from '../../contracts/tables/flag-lifecycle.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { type Evaluator, isEnvironment, keyIn } from './evaluation-keys.ts';
import type { LiveEnvironment } from './live-environment.ts';

declare module 'fastify' {
  interface FastifyRequest {
    evaluator: Evaluator | null;
  }
}

/** No cookie counts here, so that any page may ask with its key (fetch.spec.whatwg.org, CORS). */
export const crossOrigin = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'etag, retry-after, x-sse-support',
  'cross-origin-resource-policy': 'cross-origin',
};

const preflight = {
  ...crossOrigin,
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'authorization, content-type, if-none-match, x-api-key, last-event-id, cache-control',
  'access-control-max-age': '86400',
};

/** Routes that pages of any origin call: their headers, and the question before the request. */
export function openToPages(app: FastifyInstance, paths: string[]): void {
  // Without promises: these are asked for with every evaluation.
  app.addHook('onSend', (_request, reply, payload, done) => {
    reply.headers(crossOrigin);
    done(null, payload);
  });
  for (const path of paths) {
    app.options(path, { config: { public: true }, schema: { hide: true } }, async (_request, reply) =>
      reply.status(204).headers(preflight).send(),
    );
  }
}

/** Knows who evaluates by a key in memory: neither database nor session is asked. */
export function evaluatorsOnly(app: FastifyInstance): void {
  const { flagConfiguration } = app;
  app.addHook('onRequest', (request, _reply, done) => {
    const key = keyIn(request);
    const known = key === null ? null : flagConfiguration.keys.find(key, Date.now());
    if (known || request.method === 'OPTIONS') {
      request.evaluator = known;
      done();
      return;
    }
    lookedFor(key).then((evaluator) => {
      request.evaluator = evaluator;
      done();
    }, done);
  });

  async function lookedFor(key: string | null): Promise<Evaluator> {
    if (key !== null && /^pw[ck]_/.test(key)) {
      await flagConfiguration.refreshKeys();
      const found = flagConfiguration.keys.find(key, Date.now());
      if (found) return found;
    }
    throw new PricewrightError(
      'NotSignedIn',
      'Send an API key with the scope flags:read, or a client key, as Authorization: Bearer or X-API-Key.',
    );
  }
}

/** @throws ServiceUnavailable before anything was ever loaded */
export function environmentOf(app: FastifyInstance, { evaluator }: FastifyRequest): LiveEnvironment {
  return live(app, evaluator!.environment);
}

export function live(app: FastifyInstance, name: string): LiveEnvironment {
  const environment = app.flagConfiguration.environment(name);
  if (environment) return environment;
  throw new PricewrightError('ServiceUnavailable', 'The configuration of flags has not been loaded yet. Try again.');
}

/** What opens an event stream by its address alone, since browsers send no header with it; it tells when to ask again, and no more. */
export function streamTokens(secret: string) {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'pricewright flag streams', 32));
  const mark = (environment: string) => createHmac('sha256', key).update(environment).digest('base64url').slice(0, 32);
  return {
    make: (environment: FlagEnvironment) => `${environment}.${mark(environment)}`,
    read(token: string): FlagEnvironment | null {
      const [environment = '', given = ''] = token.split('.');
      const expected = Buffer.from(mark(environment));
      const actual = Buffer.from(given);
      if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) return null;
      return isEnvironment(environment) ? environment : null;
    },
  };
}

/** The raw answer of a stream leaves Fastify's hooks behind: its headers come along. */
export function streamHeaders(reply: FastifyReply): Record<string, string> {
  return { ...crossOrigin, 'x-request-id': reply.request.id, 'x-content-type-options': 'nosniff' };
}
