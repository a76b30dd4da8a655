import type { FastifyInstance } from 'fastify';

/** Declares the routes that a third party's plugin adds to this scope as open to all: pages and their files. */
export function publicRoutes(scope: FastifyInstance): void {
  scope.addHook('onRoute', (route) => {
    route.config = { ...route.config, public: true };
  });
}
