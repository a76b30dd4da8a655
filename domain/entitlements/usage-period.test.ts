import { expect, it } from '@jest/globals';
import { type LimitWindow, windowOf } from '../../contracts/tables/limit-windows.ts';
import { usagePeriod } from './usage-period.ts';

const recorded = {
  start: new Date('2026-01-31T10:00:00Z'),
  end: new Date('2026-02-28T10:00:00Z'),
  interval: 'month',
};
const of = (window: LimitWindow, now: string, period: typeof recorded | null = recorded) => {
  const { start, end } = usagePeriod(window, period, new Date(now));
  return [start.toISOString().slice(0, 16), end?.toISOString().slice(0, 16) ?? null];
};

it.each([
  ['calls', undefined, 'billing_period'],
  ['calls', 'never', 'never'],
  ['calls', { calls: 'day' }, 'day'],
  ['calls', { other: 'day' }, 'billing_period'],
  ['calls', 'sometimes', 'billing_period'],
  ['requests_per_minute', undefined, 'minute'],
  ['events_per_month', undefined, 'month'],
  ['events_per_month', 'billing_period', 'billing_period'],
  ['seats', undefined, 'never'],
])('%s with %p counts in %s', (limit, resets, window) => expect(windowOf(limit, resets)).toBe(window));

it('is the recorded billing period, and the ones after it from the same day of the month', () => {
  expect(of('billing_period', '2026-02-10T00:00:00Z')).toEqual(['2026-01-31T10:00', '2026-02-28T10:00']);
  expect(of('billing_period', '2026-02-28T10:00:00Z')).toEqual(['2026-02-28T10:00', '2026-03-31T10:00']);
  expect(of('billing_period', '2026-04-15T00:00:00Z')).toEqual(['2026-03-31T10:00', '2026-04-30T10:00']);
});

it('counts months within a year that is paid at once', () => {
  const year = { ...recorded, end: new Date('2027-01-31T10:00:00Z'), interval: 'year' };
  expect(of('billing_period', '2026-06-10T00:00:00Z', year)).toEqual(['2026-01-31T10:00', '2027-01-31T10:00']);
  expect(of('month', '2026-06-10T00:00:00Z', year)).toEqual(['2026-05-31T10:00', '2026-06-30T10:00']);
});

it('is the calendar month without a subscription, or before its first period', () => {
  expect(of('billing_period', '2026-06-10T00:00:00Z', null)).toEqual(['2026-06-01T00:00', '2026-07-01T00:00']);
  expect(of('billing_period', '2025-06-10T00:00:00Z')).toEqual(['2025-06-01T00:00', '2025-07-01T00:00']);
});

it('is a minute of the clock, or for ever', () => {
  expect(of('minute', '2026-06-10T01:02:03Z')).toEqual(['2026-06-10T01:02', '2026-06-10T01:03']);
  expect(of('never', '2026-06-10T01:02:03Z')[1]).toBeNull();
});
