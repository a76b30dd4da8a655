import { z } from 'zod';
import type { Caller } from '../commands/command.ts';
import { ListQuery, listOf } from '../contracts/http.ts';
import type { Permission } from '../contracts/tables/permissions.ts';
import { callerOf } from './environment.ts';
import { etag, ifMatch, revisionOf } from './if-match.ts';
import { answers, type Routes } from './route.ts';

/** What people define once and everything else uses by its key: metrics and traits. */
export interface Definitions<Item extends { id: string; revision: number }, Input, Updates> {
  path: `/v1/${string}`;
  tags: string[];
  summaries: { list: string; define: string; read: string; edit: string; remove: string };
  permissions: { read: Permission; edit: Permission };
  schemas: {
    id: z.ZodType<string, string>;
    item: z.ZodType<Item>;
    input: z.ZodType<Input>;
    updates: z.ZodType<Updates>;
  };
  /** Beyond those that every such route can give. */
  refusals: readonly 422[];
  list(query: ListQuery): Promise<{ data: Item[]; total: number }>;
  /** @throws NotFound */
  find(id: string): Promise<Item>;
  define(input: Input, caller: Caller): Promise<Item>;
  edit(target: { id: string; revision: number }, updates: Updates, caller: Caller): Promise<Item>;
  remove(target: { id: string; revision: number }, caller: Caller): Promise<unknown>;
}

/** List, define, read, edit and remove. */
export function definitionRoutes<Item extends { id: string; revision: number }, Input, Updates>(
  app: Parameters<Routes>[0],
  of: Definitions<Item, Input, Updates>,
): void {
  const { path, tags, summaries, permissions, refusals } = of;
  const params = z.strictObject({ id: of.schemas.id });
  // Fastify's types do not follow a schema whose type is a parameter: what these give is cast where it is handed on.
  const schemas: Record<'item' | 'input' | 'updates', z.ZodType> = of.schemas;
  const read = { config: { permission: permissions.read } };
  const edit = { config: { permission: permissions.edit } };

  app.get(
    path,
    {
      ...read,
      schema: { tags, summary: summaries.list, querystring: ListQuery, response: answers(200, listOf(schemas.item)) },
    },
    async ({ query }) => of.list(query),
  );

  app.post(
    path,
    {
      ...edit,
      schema: {
        tags,
        summary: summaries.define,
        body: schemas.input,
        response: answers(201, schemas.item, 409, ...refusals),
      },
    },
    async (request, reply) => {
      const item = await of.define(request.body as Input, callerOf(request));
      return reply.status(201).header('etag', etag(item.revision)).header('location', `${path}/${item.id}`).send(item);
    },
  );

  app.get(
    `${path}/:id`,
    { ...read, schema: { tags, summary: summaries.read, params, response: answers(200, schemas.item, 404) } },
    async (request, reply) => {
      const item = await of.find(request.params.id);
      return reply.header('etag', etag(item.revision)).send(item);
    },
  );

  app.patch(
    `${path}/:id`,
    {
      ...edit,
      schema: {
        tags,
        summary: summaries.edit,
        params,
        headers: ifMatch,
        body: schemas.updates,
        response: answers(200, schemas.item, 404, 409, 412, 428, ...refusals),
      },
    },
    async (request, reply) => {
      const target = { id: request.params.id, revision: revisionOf(request.headers) };
      const item = await of.edit(target, request.body as Updates, callerOf(request));
      return reply.header('etag', etag(item.revision)).send(item);
    },
  );

  app.delete(
    `${path}/:id`,
    {
      ...edit,
      schema: {
        tags,
        summary: summaries.remove,
        params,
        headers: ifMatch,
        response: answers(204, z.null(), 404, 412, 428),
      },
    },
    async (request, reply) => {
      await of.remove({ id: request.params.id, revision: revisionOf(request.headers) }, callerOf(request));
      return reply.status(204).send(null);
    },
  );
}
