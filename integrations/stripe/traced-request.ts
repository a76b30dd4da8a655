import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/** A span for one request, under whatever asked for it: method and kind of object, never ids or bodies. */
export async function tracedRequest<Response extends { getStatusCode(): number }>(
  method: string,
  path: string,
  send: () => Promise<Response>,
): Promise<Response> {
  const span = trace.getTracer('pricewright').startSpan(`Stripe ${method} ${routeOf(path)}`, {
    kind: SpanKind.CLIENT,
    attributes: { 'http.request.method': method, 'url.template': routeOf(path) },
  });
  try {
    const response = await context.with(trace.setSpan(context.active(), span), send);
    span.setAttribute('http.response.status_code', response.getStatusCode());
    if (response.getStatusCode() >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
    return response;
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
    throw error;
  } finally {
    span.end();
  }
}

/** `/v1/prices/price_1?expand=…` → `/v1/prices/:id`: words are kinds of objects, anything else is an id. */
function routeOf(path: string): string {
  const segments = path.split('?')[0]!.split('/');
  return segments.map((segment, index) => (index > 2 && !/^[a-z_]+$/.test(segment) ? ':id' : segment)).join('/');
}
