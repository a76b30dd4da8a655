import { z } from 'zod';
import type { Authenticator } from '../access/authenticate.ts';
import { answers, eventStream, type RoutesWith } from '../route.ts';

const LastEventId = z.looseObject({
  'last-event-id': z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
});

/** How soon one who was signed out, disabled or given another role is cut off, or sees what the role may see. */
const askAgainMs = 5_000;

/** `/v1/stream`: the journal as server-sent events (HTML Living Standard §9.2), one connection a browser. */
export const streamRoutes: RoutesWith<{ authenticate: Authenticator }> = async (app, { authenticate }) => {
  app.get(
    '/v1/stream',
    {
      config: { permission: 'signed-in' },
      schema: {
        tags: ['operations'],
        summary: 'What happens, as server-sent events; resumes after Last-Event-ID',
        headers: LastEventId,
        response: { ...answers(200, z.string()), 200: eventStream },
      },
    },
    (request, reply) => {
      const last = request.headers['last-event-id'];
      reply.hijack();
      let held: ReadonlySet<string> = request.principal?.permissions ?? new Set<string>();
      const asking = setInterval(async () => {
        try {
          const principal = await authenticate(request);
          if (principal) held = principal.permissions;
          else reply.raw.end();
        } catch {
          // Who cannot be asked about now is asked about next time: what this stream tells cannot be read either.
        }
      }, askAgainMs);
      asking.unref();
      reply.raw.on('close', () => clearInterval(asking));
      app.journalReader.follow(reply.raw, last === undefined ? null : BigInt(last), (area) =>
        [...held].some((permission) => permission === `${area}:read`),
      );
    },
  );
};
