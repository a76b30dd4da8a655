import type { FastifyInstance, FastifyServerOptions } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** The process that the request began, for its log line. */
    operationId: string | null;
  }
}

/**
 * One line a request: its route, never its path, query, body or address, which may name a person. Fastify's own lines
 * carry these and are switched off.
 */
export function requestLog(app: FastifyInstance): void {
  app.decorateRequest('operationId', null);
  app.addHook('preSerialization', async (request, _reply, payload: unknown) => {
    if (typeof payload === 'object' && payload !== null && 'operationId' in payload) {
      const { operationId } = payload;
      if (typeof operationId === 'string') request.operationId = operationId;
    }
    return payload;
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions, operationId, principal } = request;
    const line = {
      method,
      route: routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      actor: principal?.actor ?? null,
      ...(operationId ? { operationId } : {}),
    };
    if (reply.statusCode >= 500) request.log.warn(line, 'request');
    else request.log.info(line, 'request');
  });
}

/** Of whatever is logged beside it: headers that carry secrets, and fields that name people. */
const redacted = [
  'req.headers.authorization',
  'req.headers.cookie',
  'req.headers["x-api-key"]',
  '*.password',
  '*.secret',
  '*.email',
  '*.phone',
  'err.config',
  'err.headers',
  'err.parameters',
];

export function requestLogOptions(level: string): {
  logger: FastifyServerOptions['logger'];
} {
  return {
    logger: {
      level,
      base: { process: 'api' },
      redact: { paths: redacted, censor: '[redacted]' },
      serializers: {
        req: (request) => ({ method: request.method, route: request.routeOptions?.url }),
        res: (reply) => ({ statusCode: reply.statusCode }),
      },
    },
  };
}
