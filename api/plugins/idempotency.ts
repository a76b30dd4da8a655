import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ErrorResponse } from '../../contracts/http.ts';
import { type ErrorCode, errorCatalogue, isErrorCode } from '../../contracts/tables/error-catalogue.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as idempotency from '../../database/idempotency.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A POST that may come again as it is: it only reads, or its sender numbers what it sends. No Idempotency-Key is read. */
    repeatable?: boolean;
  }
  interface FastifyRequest {
    /** The right to carry out what the request's Idempotency-Key stands for. */
    claim: idempotency.Claim | null;
  }
}

/** Visible ASCII, as Stripe reads it (docs.stripe.com/api/idempotent_requests). */
const keyForm = /^[\x21-\x7e]{1,255}$/;
const Headers = z.looseObject({
  'idempotency-key': z.string().regex(keyForm, '1 to 255 visible characters').optional().meta({
    description: 'Sent again with the same key within 24 hours, the request is answered as the first time',
  }),
});
const keptHeaders = ['content-type', 'etag', 'location'] as const;
/** What another time may answer otherwise is not kept: not signed in, too slow, too fast, and what is retryable. */
const passing = new Set([401, 403, 408, 429]);

/** `Idempotency-Key` on every POST of the API that is not repeatable by itself; database/idempotency.ts says why it holds through crashes. */
export function idempotentPosts(app: FastifyInstance, secret: string): void {
  const { environment } = app;
  app.decorateRequest('claim', null);

  app.addHook('onRoute', (route) => {
    const schema = route.schema;
    if (route.method !== 'POST' || !schema || schema.hide || route.config?.repeatable) return;
    schema.headers ??= Headers;
    const responses = (schema.response ?? {}) as Record<number, unknown>;
    responses[409] ??= ErrorResponse;
    schema.response = responses;
  });

  app.addHook('preHandler', async (request, reply) => {
    const key = keyOf(request);
    if (key === null) return;
    const scope = { actor: request.principal?.actor ?? '', route: `POST ${request.routeOptions.url}`, key };
    const fingerprint = hash('sha256', canonicalize([request.url, request.body ?? null]) ?? '', 'buffer');
    const claimed = await idempotency.claim(environment.db, scope, fingerprint, secret, environment.now());
    if (claimed.state === 'mine') {
      request.claim = claimed.claim;
      return;
    }
    if (claimed.state === 'answered') {
      const { status, headers, body } = claimed.answer;
      return reply
        .status(status)
        .headers({ ...headers, 'idempotent-replayed': 'true' })
        .serializer((text: string) => text)
        .send(body);
    }
    if (claimed.state === 'other request') {
      throw new PricewrightError(
        'IdempotencyConflict',
        'This Idempotency-Key was sent with another request in the last 24 hours. Use a new key for a new request.',
      );
    }
    const seconds = Math.max(1, Math.ceil((claimed.until.getTime() - environment.now().getTime()) / 1000));
    reply.header('retry-after', String(seconds));
    throw new PricewrightError(
      'IdempotencyConflict',
      'The first request with this Idempotency-Key is still at work. Send it again after the time that Retry-After says.',
    );
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const { claim } = request;
    if (!claim) return;
    request.claim = null;
    if (typeof payload === 'string' && isLasting(reply, payload)) {
      await idempotency.keepAnswer(environment.db, claim, {
        status: reply.statusCode,
        headers: headersOf(reply),
        body: payload,
      });
    } else {
      await idempotency.release(environment.db, claim, environment.now());
    }
  });

  // The connection broke before an answer was made: the command may still commit, and its result is found then.
  app.addHook('onRequestAbort', async (request) => {
    if (request.claim) request.log.info('the caller of an idempotent request has gone');
  });
}

function keyOf(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key'];
  if (request.method !== 'POST' || key === undefined) return null;
  const { schema, config } = request.routeOptions;
  if (schema?.hide || config.repeatable) return null;
  if (typeof key === 'string' && keyForm.test(key)) return key;
  throw new PricewrightError('MalformedRequest', 'An Idempotency-Key has 1 to 255 visible characters.', {
    fields: [{ field: 'idempotency-key', code: 'invalid', message: '1 to 255 visible characters' }],
  });
}

function isLasting(reply: FastifyReply, payload: string): boolean {
  const { statusCode } = reply;
  if (statusCode < 400) return true;
  if (statusCode >= 500 || passing.has(statusCode)) return false;
  const code = codeOf(payload);
  return code !== null && !errorCatalogue[code].retryable && code !== 'IdempotencyConflict';
}

function codeOf(payload: string): ErrorCode | null {
  const { error } = JSON.parse(payload) as { error?: { code?: string } };
  return error?.code && isErrorCode(error.code) ? error.code : null;
}

function headersOf(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(
    keptHeaders.flatMap((name) => {
      const value = reply.getHeader(name);
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
}
