import { expect, it } from '@jest/globals';
import { duration, relativeTime } from './relative-time.ts';

const now = new Date('2026-03-10T12:00:00Z');

it.each([
  ['2026-03-10T11:59:40Z', 'just now'],
  ['2026-03-10T11:57:00Z', '3 minutes ago'],
  ['2026-03-10T09:00:00Z', '3 hours ago'],
  ['2026-03-09T12:00:00Z', 'yesterday'],
  ['2026-03-12T12:00:00Z', 'in 2 days'],
  ['2025-12-01T12:00:00Z', '2025-12-01'],
])('relativeTime(%s) is %s', (iso, expected) => {
  expect(relativeTime(iso, now)).toBe(expected);
});

it.each([
  [412, '0.4 s'],
  [12_400, '12 s'],
  [185_000, '3 min 5 s'],
  [7_260_000, '2 h 1 min'],
])('duration(%i) is %s', (ms, expected) => {
  expect(duration(ms)).toBe(expected);
});
