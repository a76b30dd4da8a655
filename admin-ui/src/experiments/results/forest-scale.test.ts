import { expect, it } from '@jest/globals';
import { forestPlace, forestReach } from './forest-scale.ts';

const of = (...intervals: ([number, number] | null)[]) => intervals.map((liftInterval) => ({ liftInterval }));

it('reaches as far as the widest interval, but not for one that is far wider than the others', () => {
  expect(forestReach(of([-0.1, 0.2], [0, 0.4]))).toBeCloseTo(0.42, 10);
  expect(forestReach(of([-0.1, 0.1], [-0.1, 0.1], [-50, 50]))).toBeCloseTo(0.21, 10);
  // The primary metric stays readable beside a guardrail of rare events.
  expect(forestReach(of([0.17, 0.96], [-0.11, 0.06], [-4.8, 7.8]))).toBeCloseTo(2.016, 10);
  expect(forestReach(of(null))).toBeGreaterThan(0);
});

it('places zero in the middle and says what lies beyond', () => {
  expect(forestPlace(0, 0.4)).toEqual({ place: 0.5, beyond: false });
  expect(forestPlace(-9, 0.4)).toEqual({ place: 0, beyond: true });
});
