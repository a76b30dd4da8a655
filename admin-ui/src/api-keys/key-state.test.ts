import { expect, it } from '@jest/globals';
import { expiryOf, keyState } from './key-state.ts';

const now = new Date('2026-03-01T00:00:00Z');

it('tells a key that works from one that does not any more', () => {
  expect(keyState({ expiresAt: null, revokedAt: null }, now).works).toBe(true);
  expect(keyState({ expiresAt: '2026-03-01T00:00:00Z', revokedAt: null }, now).words).toBe('Expired');
  expect(keyState({ expiresAt: null, revokedAt: '2026-02-01T00:00:00Z' }, now).words).toBe('Revoked');
});

it('counts the life of a key from now', () => {
  expect(expiryOf('30', now)).toBe('2026-03-31T00:00:00.000Z');
  expect(expiryOf('never', now)).toBeNull();
});
