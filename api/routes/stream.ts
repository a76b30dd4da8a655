import { z } from 'zod';
import type { Routes } from '../route.ts';

const LastEventId = z.looseObject({
  'last-event-id': z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
});

/** `/v1/stream`: the journal as server-sent events (HTML Living Standard §9.2), one connection a browser. */
export const streamRoutes: Routes = async (app) => {
  app.get(
    '/v1/stream',
    {
      config: { permission: 'signed-in' },
      schema: {
        tags: ['operations'],
        summary: 'What happens, as server-sent events; resumes after Last-Event-ID',
        headers: LastEventId,
        produces: ['text/event-stream'],
      },
    },
    (request, reply) => {
      const last = request.headers['last-event-id'];
      reply.hijack();
      const held = request.principal?.permissions ?? new Set<string>();
      app.journalReader.follow(reply.raw, last === undefined ? null : BigInt(last), (area) =>
        [...held].some((permission) => permission === `${area}:read`),
      );
    },
  );
};
