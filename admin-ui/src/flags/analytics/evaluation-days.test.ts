import { expect, it } from '@jest/globals';
import { daysOf, evaluationBars } from './evaluation-days.ts';

const period = { from: '2026-02-27T15:00:00.000Z', to: '2026-03-02T08:00:00.000Z' };

it('names every day that a period touches, across the end of a month', () => {
  expect(daysOf(period)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02']);
  expect(daysOf({ from: period.from, to: period.from })).toEqual(['2026-02-27']);
});

it('stacks the variants of a day, leaves days without an answer empty, and fills the height on the highest day', () => {
  const usage = {
    evaluations: 14,
    perVariant: [],
    perReason: [],
    perDay: [
      { name: '2026-02-28', evaluations: 4 },
      { name: '2026-03-02', evaluations: 10 },
    ],
    perDayAndVariant: [
      { day: '2026-02-28', variant: 'old', evaluations: 4 },
      { day: '2026-03-02', variant: 'new', evaluations: 5 },
      { day: '2026-03-02', variant: 'old', evaluations: 5 },
    ],
  };
  const bars = evaluationBars({ period, usage }, ['old', 'new'], 40, 100);
  expect(bars.map(({ day, variant, x, y, height }) => [day, variant, x, y, height])).toEqual([
    ['2026-02-28', 'old', 10, 60, 40],
    ['2026-03-02', 'old', 30, 50, 50],
    ['2026-03-02', 'new', 30, 0, 50],
  ]);
  expect(bars.every(({ width }) => width === 8)).toBe(true);
});
