import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';

/** Bytes of a request with events: 5 MB however one counts them, with room for what is around. */
export const eventBodyLimit = 6 * 1024 * 1024;
const mostUnpacked = 4 * eventBodyLimit;
const unpack = promisify(gunzip);

/**
 * Bodies of these routes are read by the routes: one bad event must not cost the good ones beside it, and beacons come as
 * plain text (w3.org/TR/beacon, section 3.1).
 */
export function eventBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const types = ['application/json', 'application/x-ndjson', 'application/ndjson', 'text/plain'];
  app.addContentTypeParser(types, { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setValidatorCompiler((route) =>
    route.httpPart === 'body' ? (value) => ({ value }) : validatorCompiler(route as never),
  );
}

/** @throws MalformedRequest, PayloadTooLarge */
export async function textOf(request: FastifyRequest): Promise<string> {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const encoding = request.headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (encoding === 'identity') return body.toString('utf8');
  if (encoding !== 'gzip') {
    throw new PricewrightError(
      'MalformedRequest',
      `Content-Encoding ${encoding} is not read here: send gzip, or none.`,
    );
  }
  try {
    return (await unpack(body, { maxOutputLength: mostUnpacked })).toString('utf8');
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new PricewrightError('PayloadTooLarge', 'Unpacked, the body is larger than the limit.');
    }
    throw new PricewrightError('MalformedRequest', 'The body is not gzip, as its Content-Encoding says.');
  }
}

/** @throws MalformedRequest */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new PricewrightError('MalformedRequest', 'The body is not JSON.');
  }
}

/** A line that is not JSON, undefined here, is refused by its place, and the others are kept. */
export function linesOf(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      try {
        return JSON.parse(line) as unknown;
      } catch {
        return undefined;
      }
    });
}

/** The list under a name of an object, or the list itself. @throws MalformedRequest */
export function listIn(body: unknown, field: string): unknown[] {
  const list = Array.isArray(body) ? body : objectOf(body)[field];
  if (Array.isArray(list)) return list;
  throw new PricewrightError('MalformedRequest', `The body is {"${field}": [ … ]}.`, {
    fields: [{ field, code: 'invalid_type', message: 'a list' }],
  });
}

/** @throws MalformedRequest */
export function objectOf(body: unknown): Record<string, unknown> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw new PricewrightError('MalformedRequest', 'The body is not a JSON object.');
}
