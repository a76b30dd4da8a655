import swagger from '@fastify/swagger';
import scalar from '@scalar/fastify-api-reference';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { publicRoutes } from './public-routes.ts';

/** `/openapi.json` and the readable page at `/docs`; both are made from the routes' own schemas. */
export async function openapi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Pricewright',
        version: '1',
        description:
          'Change plans, prices, features and campaigns as proposed, checked, previewed, approved and released changes.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
    },
    transform: jsonSchemaTransform,
    // What has an id stands once among the components: the envelope of errors alone would else be in a thousand answers.
    transformObject: jsonSchemaTransformObject,
  });
  await app.register(async (open) => {
    publicRoutes(open);
    await open.register(scalar, {
      routePrefix: '/docs',
      // Nothing that would call others: the page is the description of this API, and no more.
      configuration: {
        ...{ url: '/openapi.json', withDefaultFonts: false, telemetry: false, showDeveloperTools: 'never' },
        ...{ hideClientButton: true, agent: { disabled: true }, mcp: { disabled: true } },
      },
    });
  });
  app.get('/openapi.json', { config: { public: true }, schema: { hide: true } }, async () => app.swagger());
}
