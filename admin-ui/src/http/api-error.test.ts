import { describe, expect, it } from '@jest/globals';
import { ApiError, asApiError, errorFromAnswer } from './api-error.ts';

describe('errorFromAnswer', () => {
  it('reads code, message, fields and request id from the envelope', () => {
    const field = { field: 'name', code: 'required', message: 'A name is needed.' };
    const error = errorFromAnswer(422, {
      error: { code: 'InvalidPlanConfiguration', message: 'No.', details: { fields: [field] }, requestId: 'req-1' },
    });
    expect(error).toMatchObject({ status: 422, code: 'InvalidPlanConfiguration', message: 'No.', requestId: 'req-1' });
    expect(error.fields).toEqual([field]);
    expect(error.action).toContain('details.fields');
  });

  it.each([
    [404, 'NotFound'],
    [502, 'ServiceUnavailable'],
    [500, 'InternalError'],
    [418, 'MalformedRequest'],
  ])('gives a body without an envelope a code by its status %i', (status, code) => {
    expect(errorFromAnswer(status, '<html>').code).toBe(code);
  });

  it('does not trust a code that the catalogue lacks', () => {
    expect(errorFromAnswer(500, { error: { code: 'toString', message: 'x' } }).code).toBe('InternalError');
  });
});

it('asApiError keeps what is one and wraps what is not', () => {
  const error = new ApiError(412, 'ConcurrentModification', 'Moved.', {}, null);
  expect(asApiError(error)).toBe(error);
  expect(asApiError(new Error('odd')).message).toBe('odd');
});
