import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../../composition/metrics.ts';

/** Times every request by its route's pattern, never by its path. */
export function requestMetrics(app: FastifyInstance, { requests }: Metrics): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    requests.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
  });
}
