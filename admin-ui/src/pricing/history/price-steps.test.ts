import { expect, it } from '@jest/globals';
import type { PriceHistoryEntry } from '../../../../contracts/pricing-history.ts';
import { priceSteps, shownTime } from './price-steps.ts';

const entry = (from: string, until: string | null, amount: number | null) =>
  ({
    from: `${from}T00:00:00Z`,
    until: until && `${until}T00:00:00Z`,
    exact: amount === null ? null : String(amount),
  }) as PriceHistoryEntry;
const now = new Date('2026-02-20T00:00:00Z');

it('shows thirty days at least, and what is still to come', () => {
  const { from, to } = shownTime([entry('2026-02-10', null, 100)], now);
  expect(new Date(from).toISOString()).toBe('2026-01-21T00:00:00.000Z');
  expect(to).toBeGreaterThan(now.getTime());
});

it('is a staircase from edge to edge, with a gap where nothing is asked', () => {
  const steps = priceSteps(
    [entry('2026-01-01', '2026-02-01', 100), entry('2026-02-01', '2026-02-11', 50), entry('2026-02-11', null, null)],
    now,
  );
  expect(steps.map(({ height }) => height)).toEqual([1, 0.5, null]);
  expect(steps[0]!.from).toBe(0);
  expect(steps[0]!.to).toBe(steps[1]!.from);
  expect(steps[2]!.to).toBe(1);
});

it('tells prices below a cent apart', () => {
  const steps = priceSteps([entry('2026-01-01', '2026-02-01', 0.4), entry('2026-02-01', null, 0.1)], now);
  expect(steps.map(({ height }) => height)).toEqual([1, 0.25]);
  expect(priceSteps([entry('2026-01-01', null, 0)], now)[0]!.height).toBe(0);
});
