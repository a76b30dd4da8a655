import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { OfrepErrorCode } from './ofrep-answers.ts';

/** The protocol's own errors for everything that goes wrong below `/ofrep`. */
export function ofrepErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const { status, code, message } = read(error);
    if (status >= 500) request.log.error({ err: error }, 'an evaluation failed');
    if (code === null) return reply.status(status).send({ errorDetails: message });
    return reply.status(status).send({ ...keyOf(request), errorCode: code, errorDetails: message });
  });
}

function keyOf(request: FastifyRequest): { key?: string } {
  const { key } = (request.params ?? {}) as { key?: string };
  return key === undefined ? {} : { key };
}

function read(error: FastifyError): { status: number; code: OfrepErrorCode | null; message: string } {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [first] = error.validation;
    const missing = first?.instancePath === '/context/targetingKey' && /received undefined/.test(first.message ?? '');
    if (error.validationContext !== 'body') return { status: 400, code: 'GENERAL', message: error.message };
    return missing
      ? { status: 400, code: 'TARGETING_KEY_MISSING', message: 'The context has no targetingKey.' }
      : { status: 400, code: 'INVALID_CONTEXT', message: `${first?.instancePath ?? ''}: ${first?.message ?? ''}` };
  }
  if (error instanceof PricewrightError) {
    if (error.code === 'MalformedRequest') return { status: 400, code: 'INVALID_CONTEXT', message: error.message };
    return { status: error.status, code: null, message: error.message };
  }
  if (error.statusCode === 400) return { status: 400, code: 'PARSE_ERROR', message: error.message };
  if (error.statusCode && error.statusCode < 500)
    return { status: error.statusCode, code: null, message: error.message };
  return { status: 500, code: null, message: 'Something of ours is broken. Nothing of it is your fault.' };
}
