import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { GrowthBookPayload, GrowthBookRefusal } from '../../contracts/growthbook.ts';
import { ErrorResponse } from '../../contracts/http.ts';
import { live, openToPages, streamHeaders } from '../flags/evaluator-door.ts';
import type { EventHub } from '../flags/event-hub.ts';
import { growthbookErrors } from '../flags/growthbook-errors.ts';
import type { LiveEnvironment } from '../flags/live-environment.ts';
import { eventStream, type RoutesWith } from '../route.ts';

const tags = ['growthbook'];
const Params = z.strictObject({ clientKey: z.string().max(200) });
const IfNoneMatch = z.looseObject({
  'if-none-match': z.string().optional().meta({ description: 'The ETag of the payload that is held' }),
});
const refusals = {
  400: GrowthBookRefusal,
  // No route of GrowthBook's is asked then: the answer is the API's own.
  405: ErrorResponse,
  429: GrowthBookRefusal,
  500: GrowthBookRefusal,
  503: GrowthBookRefusal,
};
/** Browsers keep it so long, and may show it while they ask again. */
const caching = 'public, max-age=10, stale-while-revalidate=60, stale-if-error=36000';

/** The payload that GrowthBook's SDKs evaluate by themselves (docs.growthbook.io/lib/build-your-own), and its stream. */
export const growthbookRoutes: RoutesWith<{ hub: EventHub }> = async (app, { hub }) => {
  const { flagConfiguration } = app;
  growthbookErrors(app);
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
        summary: "Flags as GrowthBook's SDKs evaluate them",
        params: Params,
        headers: IfNoneMatch,
        response: { ...refusals, 200: GrowthBookPayload, 304: z.null() },
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
        summary: 'The same flags, again whenever they change, as server-sent events',
        params: Params,
        response: { ...refusals, 200: eventStream },
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
