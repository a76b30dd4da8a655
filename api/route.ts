import type { FastifyPluginAsync, FastifyPluginOptions, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ErrorResponse } from '../contracts/http.ts';

export type Routes = FastifyPluginAsync<FastifyPluginOptions, RawServerDefault, ZodTypeProvider>;
export type RoutesWith<Options extends FastifyPluginOptions> = FastifyPluginAsync<
  Options,
  RawServerDefault,
  ZodTypeProvider
>;

/** Errors that any route can give: unreadable, not signed in, not allowed, too fast, too large, wrong method or type, defect, unavailable. */
const everywhere = [400, 401, 403, 405, 413, 415, 429, 500, 503] as const;

/** The answers a route declares: its success and, by status, the errors of the catalogue that it can give. */
export function answers<Status extends number, Body extends z.ZodType, Errors extends number = never>(
  status: Status,
  body: Body,
  ...errors: Errors[]
) {
  const declared = Object.fromEntries([...everywhere, ...errors].map((code) => [code, ErrorResponse]));
  return { ...declared, [status]: body } as Record<Status, Body> &
    Record<(typeof everywhere)[number] | Errors, typeof ErrorResponse>;
}

/** The success of a route that answers with server-sent events (HTML Living Standard §9.2), and goes on until the caller leaves. */
export const eventStream = {
  description: 'Events, without an end',
  content: { 'text/event-stream': { schema: z.string() } },
};

const optionalBodies = new WeakSet<object>();

/** A body that may be left out, as `curl -X POST` does: nothing means all defaults (api/plugins/optional-bodies.ts). */
export function bodyOf<Schema extends z.ZodType>(schema: Schema): Schema {
  if (schema.safeParse({}).success) optionalBodies.add(schema);
  return schema;
}

export const mayBeLeftOut = (schema: unknown): boolean =>
  typeof schema === 'object' && schema !== null && optionalBodies.has(schema);
