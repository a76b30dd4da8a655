import { expect, it } from '@jest/globals';
import type { Experiment } from '../../../contracts/experiments.ts';
import { withReadableTimes } from '../ui/moment-words.ts';
import { intervalWords, liftWords, standing } from './experiment-words.ts';

it('says a lift with its sign, and small ones more exactly', () => {
  expect([0.042, -0.31, 0, null].map(liftWords)).toEqual(['+4.2 %', '−31 %', '0 %', '–']);
  expect(intervalWords([-0.012, 0.25])).toBe('−1.2 % to +25 %');
});

it('says where an experiment stands', () => {
  const running = { status: 'running', reason: null, looks: 1 } as Experiment;
  expect(standing(running)).toBe('Running; looked at once.');
  expect(standing({ ...running, reason: 'Its start waits for approval.' })).toBe('Its start waits for approval.');
  const completed = { status: 'completed', reason: null, stop: 'harm', decision: null, looks: 3 } as Experiment;
  expect(standing(completed)).toBe('Harm was shown. Waits for a decision.');
  const decision = { decision: 'scale', variant: 'b', by: '', reason: '', at: '' } as const;
  expect(standing({ ...completed, stop: 'efficacy', decision })).toBe(
    'A variant is shown to be better. b goes to everybody.',
  );
});

it('says times of sentences as people read them', () => {
  const said = withReadableTimes('The first look is at 2026-11-22T19:23:29.639Z.');
  expect(said).toMatch(/^The first look is at .*2026.*\.$/);
  expect(said).not.toContain('T19:23');
});
