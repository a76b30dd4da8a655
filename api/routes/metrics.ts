import type { FastifyPluginAsync } from 'fastify';
import { isLoopback } from '../../composition/loopback.ts';
import type { Metrics } from '../../composition/metrics.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';

/** `/metrics` for Prometheus: this machine alone, unless the settings open it. */
export const metricsRoutes: FastifyPluginAsync<{ metrics: Metrics; open: boolean }> = async (app, options) => {
  const { registry } = options.metrics;
  app.get(
    '/metrics',
    { config: { public: true }, schema: { hide: true }, logLevel: 'silent' },
    async (request, reply) => {
      // What a proxy on this machine hands on does not come from this machine.
      const handedOn = request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined;
      if (!options.open && (handedOn || !isLoopback(request.socket.remoteAddress))) {
        throw new PricewrightError(
          'InsufficientPermissions',
          'Metrics are shown to this machine alone. METRICS_PUBLIC=true opens them.',
        );
      }
      return reply.type(registry.contentType).send(await registry.metrics());
    },
  );
};
