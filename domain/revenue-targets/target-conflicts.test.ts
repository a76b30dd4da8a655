import { expect, it } from '@jest/globals';
import { projectedRevenue, type TargetPeriod, targetConflicts } from './target-conflicts.ts';

const year: TargetPeriod = {
  id: 'target_1',
  name: '2026',
  from: '2026-01-01',
  to: '2027-01-01',
  target: 110_000,
  floor: 100_000,
};
const now = new Date('2026-07-02T12:00:00Z');
const conflicts = (change: number, period: Partial<TargetPeriod> = {}, at = now) =>
  targetConflicts([{ ...year, ...period }], { monthly: 10_000, change }, at);

it('projects a period at the run rate of a month', () => {
  expect(projectedRevenue(year, 10_000)).toBe(Math.round((10_000 * 365) / (365.2425 / 12)));
  expect(projectedRevenue({ from: '2026-01-01', to: '2026-01-02' }, 10_000)).toBe(329);
});

it('finds no conflict in what loses nothing, or leaves the target in reach', () => {
  expect(conflicts(0)).toEqual([]);
  expect(conflicts(5_000, { target: 999_999 })).toEqual([]);
  expect(conflicts(-1_600)).toEqual([]);
});

it('counts the loss for what is left of the period', () => {
  expect(conflicts(-2_000)).toMatchObject([{ projected: 119_920, after: 107_928, refused: false }]);
  expect(conflicts(-2_000, {}, new Date('2026-12-31T00:00:00Z'))).toEqual([]);
});

it('refuses what falls below the floor, if there is one', () => {
  expect(conflicts(-4_000)).toMatchObject([{ after: 95_936, refused: true }]);
  expect(conflicts(-4_000, { floor: null })).toMatchObject([{ refused: false }]);
});

it('makes a target that is missed already no reason to miss it by more', () => {
  expect(conflicts(-1, { target: 500_000 })).toHaveLength(1);
});

it('passes over periods that are over, and takes those to come in full', () => {
  expect(conflicts(-9_000, {}, new Date('2027-01-01T00:00:00Z'))).toEqual([]);
  expect(conflicts(-1_000, {}, new Date('2025-01-01T00:00:00Z'))).toMatchObject([{ after: 107_928 }]);
});
