import type { FastifyError, FastifyInstance } from 'fastify';
import { asCatalogueError } from '../plugins/errors.ts';

/** GrowthBook's own form for everything that goes wrong at its addresses. */
export function growthbookErrors(app: FastifyInstance): void {
  app.setErrorHandler((thrown: FastifyError, request, reply) => {
    const { status, message } = asCatalogueError(thrown);
    if (status >= 500) request.log.error({ err: thrown }, 'a payload of flags failed');
    return reply.status(status).send({ status, error: message });
  });
}
