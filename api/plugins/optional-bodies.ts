import type { FastifyInstance } from 'fastify';
import { mayBeLeftOut } from '../route.ts';

/** Who sends no body to a route that has all defaults gets them; a body that says `null` is none of its form. */
export function optionalBodies(app: FastifyInstance): void {
  app.addHook('preValidation', async (request) => {
    const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
    const isSent = length !== '0' || encoding !== undefined;
    if (!isSent && mayBeLeftOut(request.routeOptions.schema?.body)) request.body = {};
  });
}
