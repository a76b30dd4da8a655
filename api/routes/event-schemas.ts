import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import {
  createEventSchema,
  deleteEventSchema,
  presentEventSchema,
  updateEventSchema,
} from '../../commands/events/event-schemas.ts';
import { CreateEventSchemaInput, EventSchema, EventSchemaUpdates, EventType } from '../../contracts/events.ts';
import * as schemas from '../../database/events-schemas.ts';
import { callerOf } from '../environment.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, type Routes } from '../route.ts';

const tags = ['events'];
const Params = z.strictObject({ type: EventType });

export const eventSchemaRoutes: Routes = async (app) => {
  const { environment } = app;
  const { db } = environment;

  app.get(
    '/v1/event-schemas',
    {
      config: { permission: 'events:read' },
      schema: {
        tags,
        summary: 'What properties of types of events are to be',
        response: answers(200, z.strictObject({ data: z.array(EventSchema) })),
      },
    },
    async () => ({ data: (await schemas.all(db)).map(presentEventSchema) }),
  );

  app.post(
    '/v1/event-schemas',
    {
      config: { permission: 'events:edit' },
      schema: {
        tags,
        summary: 'Say what the properties of a type of events are to be',
        body: CreateEventSchemaInput,
        response: answers(201, EventSchema, 409),
      },
    },
    async (request, reply) => {
      const schema = await execute(createEventSchema, request.body, callerOf(request), environment);
      return reply
        .status(201)
        .header('etag', etag(schema.revision))
        .header('location', `/v1/event-schemas/${encodeURIComponent(schema.type)}`)
        .send(schema);
    },
  );

  app.get(
    '/v1/event-schemas/:type',
    {
      config: { permission: 'events:read' },
      schema: { tags, summary: 'The schema of a type', params: Params, response: answers(200, EventSchema, 404) },
    },
    async ({ params }, reply) => {
      const schema = presentEventSchema(await schemas.find(db, params.type));
      return reply.header('etag', etag(schema.revision)).send(schema);
    },
  );

  app.patch(
    '/v1/event-schemas/:type',
    {
      config: { permission: 'events:edit' },
      schema: {
        tags,
        summary: 'Change the schema of a type',
        params: Params,
        headers: ifMatch,
        body: EventSchemaUpdates,
        response: answers(200, EventSchema, 404, 412, 428),
      },
    },
    async (request, reply) => {
      const schema = await execute(
        updateEventSchema,
        { type: request.params.type, revision: revisionOf(request.headers), updates: request.body },
        callerOf(request),
        environment,
      );
      return reply.header('etag', etag(schema.revision)).send(schema);
    },
  );

  app.delete(
    '/v1/event-schemas/:type',
    {
      config: { permission: 'events:edit' },
      schema: {
        tags,
        summary: 'Remove the schema of a type',
        params: Params,
        headers: ifMatch,
        response: answers(204, z.null(), 404, 412, 428),
      },
    },
    async (request, reply) => {
      await execute(
        deleteEventSchema,
        { type: request.params.type, revision: revisionOf(request.headers) },
        callerOf(request),
        environment,
      );
      return reply.status(204).send(null);
    },
  );
};
