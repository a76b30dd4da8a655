import { expect, it } from '@jest/globals';
import { type StalenessSubject, staleness } from './staleness.ts';

const made = new Date('2026-01-01T00:00:00Z');
const flag: StalenessSubject = {
  ...{ kind: 'release', permanent: false, archived: false, enabled: true, rules: [], rollouts: [], overrides: [] },
  ...{ createdAt: made, updatedAt: made, lastEvaluatedAt: null },
};
const at = (days: number) => new Date(made.getTime() + days * 86_400_000);

it('names a flag that nobody asks for, and one that gives everybody the same', () => {
  expect(staleness(flag, at(29))).toBeNull();
  expect(staleness(flag, at(30))).toBe('It was made 30 days ago and has never been evaluated.');
  expect(staleness({ ...flag, lastEvaluatedAt: at(40) }, at(41))).toBe('It has given everybody the same for 41 days.');
});

it('spares what was bought and what is meant to stay, however long nobody asks', () => {
  expect(staleness({ ...flag, kind: 'entitlement' }, at(4_000))).toBeNull();
  expect(staleness({ ...flag, permanent: true }, at(4_000))).toBeNull();
});
