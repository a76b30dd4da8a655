import type { FastifyInstance } from 'fastify';
import { createEventWriter, type EventWriter } from '../../commands/events/event-writer.ts';
import { type EventLimits, eventLimiter } from '../event-limits.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** One for the process: requests at the same time share its transactions. */
    eventWriter: EventWriter;
    limitEvents: ReturnType<typeof eventLimiter>;
  }
}

export function eventWriting(app: FastifyInstance, limits: EventLimits): void {
  const { db, now } = app.environment;
  const writer = createEventWriter({ db, now });
  app.decorate('eventWriter', writer);
  app.decorate(
    'limitEvents',
    eventLimiter(limits, () => now().getTime()),
  );
  app.addHook('onClose', () => writer.close());
}
