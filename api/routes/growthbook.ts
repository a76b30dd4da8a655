import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { live, openToPages, streamHeaders } from '../flags/evaluator-door.ts';
import type { EventHub } from '../flags/event-hub.ts';
import type { LiveEnvironment } from '../flags/live-environment.ts';
import type { RoutesWith } from '../route.ts';

const tags = ['growthbook'];
const Params = z.strictObject({ clientKey: z.string().max(200) });
const Payload = z.looseObject({
  status: z.literal(200),
  features: z.record(z.string(), z.unknown()),
  dateUpdated: z.iso.datetime(),
});
const Refused = z.object({ status: z.int(), error: z.string() });
/** Browsers keep it so long, and may show it while they ask again. */
const caching = 'public, max-age=10, stale-while-revalidate=60, stale-if-error=36000';

/** The payload that GrowthBook's SDKs evaluate by themselves (docs.growthbook.io/lib/build-your-own), and its stream. */
export const growthbookRoutes: RoutesWith<{ hub: EventHub }> = async (app, { hub }) => {
  const { flagConfiguration } = app;
  openToPages(app, ['/api/features/:clientKey', '/sub/:clientKey']);

  async function environmentOf(clientKey: string): Promise<LiveEnvironment | null> {
    let known = flagConfiguration.keys.find(clientKey, Date.now());
    if (!known && clientKey.startsWith('pwc_')) {
      await flagConfiguration.refreshKeys();
      known = flagConfiguration.keys.find(clientKey, Date.now());
    }
    // The key stands in an address: a secret one has no business there.
    return known?.client ? live(app, known.environment) : null;
  }

  app.get(
    '/api/features/:clientKey',
    {
      config: { public: true },
      schema: {
        tags,
        hide: true,
        summary: "Flags as GrowthBook's SDKs evaluate them",
        params: Params,
        response: { 200: Payload, 304: z.null(), 400: Refused },
      },
    },
    async ({ params, headers }, reply) => {
      const environment = await environmentOf(params.clientKey);
      if (!environment) return refuse(reply);
      const { text, etag } = environment.payload(flagConfiguration.settings);
      reply.headers({ etag, 'cache-control': caching, 'x-sse-support': 'enabled' });
      if (headers['if-none-match'] === etag) return reply.status(304).send(null);
      return reply
        .header('content-type', 'application/json; charset=utf-8')
        .serializer((body: unknown) => body as string)
        .send(text as never);
    },
  );

  app.get(
    '/sub/:clientKey',
    {
      config: { public: true },
      schema: {
        tags,
        hide: true,
        summary: 'The same flags, again whenever they change, as server-sent events',
        params: Params,
        produces: ['text/event-stream'],
      },
    },
    async ({ params }, reply) => {
      const environment = await environmentOf(params.clientKey);
      if (!environment) return refuse(reply);
      reply.hijack();
      hub.open(`growthbook:${environment.name}`, reply.raw, streamHeaders(reply), features(environment));
      return reply;
    },
  );

  const features = (environment: LiveEnvironment) =>
    `id: ${environment.etag}\nevent: features\ndata: ${environment.payload(flagConfiguration.settings).text}\n\n`;
  flagConfiguration.onChange((environment) => hub.send(`growthbook:${environment.name}`, features(environment)));
};

function refuse(reply: FastifyReply) {
  return reply.status(400).send({ status: 400, error: 'Invalid client key' });
}
