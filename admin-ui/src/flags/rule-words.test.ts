import { expect, it } from '@jest/globals';
import type { Flag } from '../../../contracts/flags.ts';
import { behaviourLines, givesWords, ruleWords } from './rule-words.ts';

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

it('leaves the share to the steps that go before it', () => {
  const schedule = { from: null, until: null, steps: [{ at: '2026-01-02T08:00:00Z', percentage: 30 }] };
  expect(ruleWords({ value: true, percentage: 80, schedule })).toBe(
    'Everybody get on, 30 % from 2026-01-02 08:00 UTC.',
  );
});

it('says in short what a flag gives: a rollout before rules, and what plans grant of an entitlement', () => {
  const flag = { state: 'on', kind: 'release', defaultValue: false, rules: [], rollouts: [] } as unknown as Flag;
  expect(givesWords(flag)).toBe('off');
  expect(givesWords({ ...flag, kind: 'entitlement' })).toBe('off, unless granted');
  expect(givesWords({ ...flag, rules: [{ value: true }, { value: false }] })).toBe('Everybody get on. And 1 more.');
  const rollouts = [{ rolloutId: 'r', value: true, percentage: 10 }] as Flag['rollouts'];
  expect(givesWords({ ...flag, rules: [{ value: true }], rollouts })).toBe('A guarded rollout: 10 % get on.');
  expect(givesWords({ ...flag, rules: [{ value: true }], rollouts, state: 'killed' })).toBe('off');
});

it('says the parts that a promotion carries over in lines', () => {
  expect(behaviourLines('rules', [{ value: true, percentage: 5 }])).toEqual(['Everybody, 5 % of them by id, get on.']);
  expect(behaviourLines('overrides', [{ attribute: 'id', subject: 'ada', value: 3 }])).toEqual(['id ada gets 3']);
  expect(behaviourLines('schedule', null)).toEqual(['always']);
  expect(behaviourLines('defaultValue', 'blue')).toEqual(['“blue”']);
});
