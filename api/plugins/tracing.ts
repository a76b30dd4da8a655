import { context, propagation, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    span: Span | null;
  }
}

/**
 * A span for each request, going on from the caller's trace, and active in all that the request does: what it journals
 * carries the trace to the relay. Without a collector these are the API's empty spans.
 */
export function requestTracing(app: FastifyInstance): void {
  app.decorateRequest('span', null);

  // With a callback, so that the rest of the request runs inside the context.
  app.addHook('onRequest', (request, _reply, next) => {
    const route = request.routeOptions.url;
    if (!route?.startsWith('/v1/')) return next();
    const parent = propagation.extract(ROOT_CONTEXT, request.headers);
    const attributes = {
      'http.request.method': request.method,
      'http.route': route,
      'pricewright.request.id': request.id,
    };
    const span = trace
      .getTracer('pricewright')
      .startSpan(`${request.method} ${route}`, { kind: SpanKind.SERVER, attributes }, parent);
    request.span = span;
    context.with(trace.setSpan(parent, span), next);
  });

  app.addHook('onResponse', async ({ span, operationId }, reply) => {
    if (!span) return;
    span.setAttribute('http.response.status_code', reply.statusCode);
    if (operationId) span.setAttribute('pricewright.operation.id', operationId);
    if (reply.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  });
}
