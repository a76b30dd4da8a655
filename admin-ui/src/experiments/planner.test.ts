import { expect, it } from '@jest/globals';
import { durationWords, effectSteps, type PlannerValues, sampleSizeInput } from './planner.ts';

const values: PlannerValues = {
  metric: 'proportion',
  baseline: 5,
  deviation: 100,
  effect: 10,
  alpha: 5,
  power: 80,
  variants: 2,
  perMonth: 340,
};

it('asks in fractions, and shares the error rate among variants', () => {
  expect(sampleSizeInput(values)).toEqual({
    metric: 'proportion',
    baseline: 0.05,
    minimumDetectableEffect: 0.1,
    relative: true,
    alpha: 0.05,
    power: 0.8,
    sides: 2,
  });
  expect(sampleSizeInput({ ...values, metric: 'mean', baseline: 50, variants: 3 })).toMatchObject({
    baseline: 50,
    variance: 10_000,
    alpha: 0.025,
  });
});

it('says how long it takes in the unit that people count in', () => {
  expect(durationWords(1_800, values)).toBe('11 months');
  expect(durationWords(100, values)).toBe('18 days');
  expect(durationWords(400, values)).toBe('11 weeks');
  expect(durationWords(1e6, values)).toContain('years');
  expect(durationWords(1, { ...values, perMonth: 0 })).toBe('never without subjects');
  expect(effectSteps(10)).toContain(10);
});
