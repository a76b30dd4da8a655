import { expect, it } from '@jest/globals';
import { ruleWords } from './rule-words.ts';

it('reads a rule as a sentence', () => {
  expect(ruleWords({ value: true })).toBe('Everybody get on.');
  expect(ruleWords({ value: true, percentage: 20, hashAttribute: 'accountId' })).toBe(
    'Everybody, 20 % of them by accountId, get on.',
  );
  expect(ruleWords({ segments: ['swedes', 'danes'], variant: 'blue' })).toBe('Those in swedes or danes get blue.');
  expect(
    ruleWords({
      split: [
        { variant: 'a', percentage: 50 },
        { variant: 'b', percentage: 50 },
      ],
      exclusion: { group: 'checkout', from: 0, to: 50 },
    }),
  ).toBe('Everybody (in 0–50 % of the group checkout) are split: 50 % a, 50 % b.');
  expect(
    ruleWords({
      value: 3,
      schedule: { from: '2026-01-01T08:00:00Z', until: null, steps: [{ at: '2026-01-02T08:00:00Z', percentage: 30 }] },
    }),
  ).toBe('Everybody get 3, from 2026-01-01 08:00, 30 % from 2026-01-02 08:00 UTC.');
});
