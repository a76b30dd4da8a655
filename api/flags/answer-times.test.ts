import { expect, it } from '@jest/globals';
import { AnswerTimes } from './answer-times.ts';

it('tells the percentiles of each flag by itself, to a sixteenth, and nothing where nobody has asked', () => {
  const times = new AnswerTimes();
  for (let ms = 1; ms <= 1_000; ms++) times.record('search', ms);
  times.record('other', 0);
  times.record('other', 3_600_000);

  const search = times.of('search')!;
  expect(search.answers).toBe(1_000);
  for (const [measured, exact] of [
    [search.p50, 500],
    [search.p95, 950],
    [search.p99, 990],
    [search.longest, 1_000],
  ] as const) {
    expect(Math.abs(measured - exact) / exact).toBeLessThan(1 / 16);
  }
  // No answer is quicker than the scale begins, and none longer than it ends.
  expect(times.of('other')).toMatchObject({ answers: 2, p50: 0.001 });
  expect(times.of('other')!.longest).toBeGreaterThanOrEqual(60_000);
  expect(times.of('nobody')).toBeNull();
});
