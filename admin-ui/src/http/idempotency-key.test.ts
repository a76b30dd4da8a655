import { expect, it } from '@jest/globals';
import { forgetIdempotencyKey, idempotencyKey } from './idempotency-key.ts';

it('keeps its key until the attempt is settled', () => {
  const first = idempotencyKey('POST /v1/plans {"name":"Pro"}');
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect(idempotencyKey('POST /v1/plans {"name":"Pro"}')).toBe(first);
  expect(idempotencyKey('POST /v1/plans {"name":"Team"}')).not.toBe(first);
  forgetIdempotencyKey('POST /v1/plans {"name":"Pro"}');
  expect(idempotencyKey('POST /v1/plans {"name":"Pro"}')).not.toBe(first);
});
