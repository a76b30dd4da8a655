import { expect, it } from '@jest/globals';
import type { FastifyError } from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { InvoicePreviewInput } from '../../contracts/invoice-preview.ts';
import { CalculateInput } from '../../contracts/pricing.ts';
import { asCatalogueError } from './errors.ts';

/** The fields that an answer names for a body. */
function fieldsOf(schema: z.ZodType, body: unknown) {
  const validate = validatorCompiler({ schema, method: 'POST', url: '/', httpPart: 'body' });
  const { error } = validate(body) as { error: FastifyError['validation'] };
  const refused = Object.assign(new Error('refused'), { validation: error, validationContext: 'body' });
  const { code, details } = asCatalogueError(refused as unknown as FastifyError);
  expect(code).toBe('MalformedRequest');
  return details.fields?.map(({ field }) => field);
}

const customerId = 'customer_01h455vb4pex5vsknk084sn02q';

it('names the fields of the form that comes nearest, where one of several is read', () => {
  expect(fieldsOf(InvoicePreviewInput, { customerId, event: 'renewed' })).toEqual(['event']);
  expect(fieldsOf(InvoicePreviewInput, { customerId, plam: 'team' })).toEqual(['plam']);
  expect(fieldsOf(InvoicePreviewInput, { terms: { currency: 'usd' } })).toContain('terms.cycle');
});

it('names a field that may be of several types', () => {
  const tiers = [{ unitAmount: '1' }];
  const body = { currency: 'usd', components: [{ id: 'a', model: 'volume', quantity: '1', tiers }] };
  expect(fieldsOf(CalculateInput, body)).toEqual(['components[0].tiers[0].upTo']);
});
