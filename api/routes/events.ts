import { z } from 'zod';
import {
  EventCounts,
  EventCountsQuery,
  EventIssue,
  EventIssuesQuery,
  EventPage,
  EventSession,
  EventSessionsQuery,
  EventsQuery,
  EventsReceipt,
  EventTypeSummary,
  Funnel,
  FunnelInput,
  SendEventsInput,
} from '../../contracts/events.ts';
import { eventCounts, typeSummaries } from '../../database/events-counts.ts';
import { funnel } from '../../database/events-funnel.ts';
import { listIssues } from '../../database/events-issues.ts';
import { eventPage } from '../../database/events-list.ts';
import { dayOf } from '../../database/events-partitions.ts';
import { sessionsOf } from '../../database/events-sessions.ts';
import { subjectIdsOf } from '../../database/events-subjects.ts';
import { eventBodies, eventBodyLimit, linesOf, listIn, parsed, textOf } from '../event-body.ts';
import { answers, type Routes } from '../route.ts';

const tags = ['events'];
const dayMs = 24 * 60 * 60 * 1000;

export const eventRoutes: Routes = async (app) => {
  const { environment } = app;
  const { db, now } = environment;
  await app.register(sendingRoutes);

  app.get(
    '/v1/events',
    {
      config: { permission: 'events:read' },
      schema: {
        tags,
        summary: 'Events that came, the newest first; or the timeline of a customer or person',
        querystring: EventsQuery,
        response: answers(200, EventPage),
      },
    },
    async ({ query }) => eventPage(db, query, now()),
  );

  app.get(
    '/v1/events/types',
    {
      config: { permission: 'events:read' },
      schema: {
        tags,
        summary: 'Types of events, and how many came in the last 30 days',
        response: answers(200, z.strictObject({ data: z.array(EventTypeSummary) })),
      },
    },
    async () => ({ data: await typeSummaries(db, now()) }),
  );

  app.get(
    '/v1/events/counts',
    {
      config: { permission: 'events:read' },
      schema: {
        tags,
        summary: 'How many events of each type happened in each minute, hour or day',
        querystring: EventCountsQuery,
        response: answers(200, EventCounts),
      },
    },
    async ({ query }) => eventCounts(db, query, now()),
  );

  app.post(
    '/v1/events/funnel',
    {
      config: { permission: 'events:read' },
      schema: {
        tags,
        summary: 'How many went how far along steps in order',
        body: FunnelInput,
        response: answers(200, Funnel),
      },
    },
    async ({ body }) => funnel(db, body),
  );

  app.get(
    '/v1/events/sessions',
    {
      config: { permission: 'events:read' },
      schema: {
        tags,
        summary: "Sessions of a person, or of a customer's people, the latest first",
        querystring: EventSessionsQuery,
        response: answers(200, z.strictObject({ data: z.array(EventSession) })),
      },
    },
    async ({ query }) => {
      const { personId, customerId, limit } = query;
      const ids =
        personId !== undefined
          ? await subjectIdsOf(db, 'person', personId)
          : customerId !== undefined
            ? await subjectIdsOf(db, 'customer', customerId)
            : [];
      return { data: await sessionsOf(db, ids, limit) };
    },
  );

  app.get(
    '/v1/events/issues',
    {
      config: { permission: 'events:read' },
      schema: {
        tags,
        summary: 'What was wrong with events: refused, or kept as they are',
        querystring: EventIssuesQuery,
        response: answers(200, z.strictObject({ data: z.array(EventIssue) })),
      },
    },
    async ({ query }) => {
      const from = dayOf(new Date(now().getTime() - (query.days - 1) * dayMs));
      const rows = await listIssues(db, { from, environment: query.environment ?? null });
      return {
        data: rows.map(({ firstAt, lastAt, ...row }) => ({
          ...row,
          firstAt: firstAt.toISOString(),
          lastAt: lastAt.toISOString(),
        })),
      };
    },
  );
};

/** Apart, since its bodies are read in another way. */
const sendingRoutes: Routes = async (app) => {
  eventBodies(app);

  app.post(
    '/v1/events',
    {
      bodyLimit: eventBodyLimit,
      config: { permission: 'events:write' },
      schema: {
        tags,
        summary: 'Send events, as JSON or as lines of it (application/x-ndjson)',
        description:
          'What is answered as accepted is committed. An id counts once within seven days in its environment. An event that cannot be kept is named in `rejected` by its index; the others are kept. At most 5 MB.',
        body: SendEventsInput,
        response: answers(202, EventsReceipt),
      },
    },
    async (request, reply) => {
      const text = await textOf(request);
      const lines = /ndjson/.test(request.headers['content-type'] ?? '');
      const events = lines ? linesOf(text) : listIn(parsed(text), 'events');
      const key = request.principal?.actor ?? '';
      app.limitEvents({ key, address: null }, events.length, reply);
      const sender = {
        ...{ source: 'api' as const, environment: null, publicKey: false, userAgent: null },
        usualEnvironment: request.principal?.environment,
      };
      return reply.status(202).send(await app.eventWriter.write(events, sender));
    },
  );
};
