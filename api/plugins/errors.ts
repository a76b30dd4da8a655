import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from 'fastify-type-provider-zod';
import type { ErrorResponse } from '../../contracts/http.ts';
import { type ErrorCode, errorCatalogue } from '../../contracts/tables/error-catalogue.ts';
import { type ErrorDetails, PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { newRequestId } from '../request-id.ts';
import { answeredBrowser } from './stray-paths.ts';

/** The one error envelope; nothing leaves the server in another. */
export function errorBody(code: ErrorCode, message: string, details: ErrorDetails, requestId: string): ErrorResponse {
  return {
    error: {
      code,
      message,
      ...(Object.keys(details).length > 0 ? { details } : {}),
      timestamp: new Date().toISOString(),
      requestId,
      severity: errorCatalogue[code].severity,
    },
  };
}

const codesOfFastify: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'PayloadTooLarge',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UnsupportedMediaType',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'MalformedRequest',
  FST_ERR_CTP_INVALID_JSON_BODY: 'MalformedRequest',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'MalformedRequest',
  FST_ERR_BAD_URL: 'MalformedRequest',
};

const partsInWords: Record<string, string> = {
  body: 'The body does',
  headers: 'The headers do',
  params: 'The path does',
  querystring: 'The query does',
};

const wordsOf: Record<string, string> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'The body is larger than this route takes: 256 kB, where it does not say more.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'This route reads another media type: send application/json.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is no JSON, or it holds a key that is never taken, such as __proto__.',
};

/** What was thrown as an error of the catalogue. */
export function asCatalogueError(error: FastifyError): PricewrightError {
  if (error instanceof PricewrightError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const fields = error.validation.flatMap(nearestFaults).map(({ instancePath, message, keyword, params }) => ({
      field: fieldPath(instancePath, params?.keys),
      code: keyword ?? 'invalid',
      message: message ?? 'invalid',
    }));
    const part = partsInWords[error.validationContext ?? ''] ?? 'The request does';
    return new PricewrightError(
      'MalformedRequest',
      `${part} not have the form that this route reads: ${fields.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join('; ')}`.slice(
        0,
        2_000,
      ),
      { fields: fields.slice(0, 100) },
    );
  }
  const known = codesOfFastify[error.code];
  if (known) return new PricewrightError(known, wordsOf[error.code] ?? error.message);
  if (isUnavailable(error)) {
    return new PricewrightError(
      'ServiceUnavailable',
      'The database does not answer. Nothing was changed; try again.',
      {},
      { cause: error },
    );
  }
  if (error.statusCode === 429) return new PricewrightError('RateLimited', error.message);
  if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500) {
    return new PricewrightError('MalformedRequest', error.message);
  }
  return new PricewrightError(
    'InternalError',
    'Something of ours is broken. Nothing of it is your fault.',
    {},
    { cause: error },
  );
}

/** What of zod's own is read here: https://zod.dev/error-customization#issues */
interface Issue {
  path: PropertyKey[];
  code: string;
  message: string;
  keys?: unknown;
  errors?: unknown;
}

interface Fault {
  keyword?: string;
  instancePath: string;
  message?: string;
  params?: { keys?: unknown; errors?: unknown };
}

/** Where one of several forms is read, the faults of the one that comes nearest: "Invalid input" would name no field. */
function nearestFaults(fault: Fault): Fault[] {
  const forms = fault.keyword === 'invalid_union' ? fault.params?.errors : undefined;
  if (!Array.isArray(forms) || forms.length === 0) return [fault];
  const faults = (forms as Issue[][]).map((issues) =>
    issues.flatMap(({ path, code, message, ...params }) =>
      nearestFaults({
        ...{ keyword: code, message, params },
        instancePath: [fault.instancePath.replace(/\/$/, ''), ...path.map(String)].join('/'),
      }),
    ),
  );
  // A field that the form lacks, or does not know, says more against it than one that is wrong inside of it.
  const depth = fault.instancePath.split('/').filter(Boolean).length + 1;
  const weight = (form: Fault[]) =>
    form.reduce((sum, { instancePath, params }) => {
      const keys = Array.isArray(params?.keys) ? params.keys.length : 1;
      const place = instancePath.split('/').filter(Boolean).length + (Array.isArray(params?.keys) ? 1 : 0);
      return sum + (place > depth ? keys : 1_000 * keys);
    }, 0);
  return faults.reduce((nearest, form) => (weight(form) < weight(nearest) ? form : nearest));
}

/** `/pricing/components/0/tiers` → `pricing.components[0].tiers`; unknown keys are named, not only their place. */
function fieldPath(instancePath: string, unknownKeys: unknown): string {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((segment) => (/^\d+$/.test(segment) ? `[${segment}]` : `.${segment}`))
    .join('')
    .replace(/^\./, '');
  const [key] = Array.isArray(unknownKeys) ? unknownKeys : [];
  return key === undefined ? path : [path, String(key)].filter(Boolean).join('.');
}

/**
 * Connection refused or lost, too many clients, shutting down, cancelled, or given way to others again and again
 * (postgresql.org/docs/current/errcodes-appendix.html, class 08, 53, 57, 40 and 55P03).
 */
function isUnavailable(error: { code?: string; message: string }): boolean {
  return (
    /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|08...|53...|57P..|57014|40001|40P01|55P03)$/.test(
      error.code ?? '',
    ) || /Connection terminated|timeout exceeded when trying to connect/.test(error.message)
  );
}

/** What Fastify refuses before it has a route: a path that is no text, a part of it that is longer than any id. */
export function refusedPath(thrown: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const [path = ''] = request.url.split('?');
  const shown = path.length > 200 ? `${path.slice(0, 200)}…` : path;
  const message =
    thrown.code === 'FST_ERR_MAX_PARAM_LENGTH'
      ? `A part of the path ${shown} is longer than any id or key.`
      : `The path ${shown} is not percent-encoded as a URL's is.`;
  reply
    .status(errorCatalogue.MalformedRequest.status)
    .header('x-request-id', request.id)
    .send(inTheirForm(path, message) ?? errorBody('MalformedRequest', message, {}, request.id));
}

/** Below the addresses of a protocol its own form of a refusal; null elsewhere. */
function inTheirForm(path: string, message: string): object | null {
  if (path.startsWith('/ofrep/')) return { errorCode: 'GENERAL', errorDetails: message };
  if (path.startsWith('/api/features/') || path.startsWith('/sub/')) return { status: 400, error: message };
  return null;
}

/** What Node cannot read as a request: it gets an answer in the envelope, and its connection is closed. */
export function refusedBytes(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy(error);
    return;
  }
  const tooLong = error.code === 'HPE_HEADER_OVERFLOW';
  const requestId = newRequestId();
  const body = JSON.stringify(
    errorBody(
      'MalformedRequest',
      tooLong ? 'The headers are too long.' : 'This is not an HTTP request.',
      {},
      requestId,
    ),
  );
  const status = tooLong ? '431 Request Header Fields Too Large' : '400 Bad Request';
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nx-request-id: ${requestId}\r\nconnection: close\r\n\r\n${body}`,
  );
}

export function errorHandling(app: FastifyInstance): void {
  app.setErrorHandler((thrown: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    const error = asCatalogueError(thrown);
    if (error.status >= 500) {
      const cause = isResponseSerializationError(thrown) ? thrown.cause.issues : thrown;
      request.log.error({ err: cause, code: error.code }, error.message);
    }
    reply.status(error.status).send(errorBody(error.code, error.message, error.details, request.id));
  });

  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter(
      (method) => app.findRoute({ method, url: path }) || app.hasRoute({ method, url: path }),
    );
    if (methods.length > 0 && !methods.includes(request.method)) {
      reply
        .status(405)
        .header('allow', methods.join(', '))
        .send(errorBody('MethodNotAllowed', `${request.method} is not a method of ${path}.`, {}, request.id));
      return;
    }
    if (answeredBrowser(request, reply)) return;
    reply.status(404).send(errorBody('NotFound', `There is nothing at ${request.method} ${path}.`, {}, request.id));
  });
}
