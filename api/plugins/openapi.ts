import swagger from '@fastify/swagger';
import scalar from '@scalar/fastify-api-reference';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { mayBeLeftOut } from '../route.ts';
import { publicRoutes } from './public-routes.ts';

/** `/openapi.json` and the readable page at `/docs`; both are made from the routes' own schemas. */
export async function openapi(app: FastifyInstance): Promise<void> {
  const optionalBodies = new Set<string>();
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
    transform: (described) => {
      if (mayBeLeftOut(described.schema?.body)) optionalBodies.add(pathOf(described.url));
      return jsonSchemaTransform(described);
    },
    // What has an id stands once among the components: the envelope of errors alone would else be in a thousand answers.
    transformObject: (document) => {
      const described = jsonSchemaTransformObject(document);
      for (const path of optionalBodies) {
        const post = described.paths?.[path]?.post;
        const body = post && 'requestBody' in post ? post.requestBody : undefined;
        if (body && 'required' in body) body.required = false;
      }
      return described;
    },
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

/** `/v1/plans/:id` as OpenAPI writes it: `/v1/plans/{id}`. */
const pathOf = (url: string): string => url.replace(/:(\w+)/g, '{$1}');
