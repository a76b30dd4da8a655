import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IANAZone } from 'luxon';
import { plainWholePeriod } from '../test-support/plain-periods.ts';
import { type BillingCycle, billingPeriod, billingPeriods, wholePeriod } from './billing-period.ts';
import { tabledZone } from './tabled-zone.ts';

const cycle = (changes: Partial<BillingCycle>): BillingCycle => ({
  anchor: '2027-01-31T10:00:00Z',
  interval: 'month',
  intervalCount: 1,
  mode: 'anniversary',
  timeZone: 'UTC',
  ...changes,
});
const iso = (seconds: number) => new Date(seconds * 1_000).toISOString().slice(0, 19);
const starts = (of: BillingCycle, count: number) => billingPeriods(of, of.anchor, count).map(({ start }) => iso(start));

it('bills the last day of a short month and comes back to the day of the anchor', () => {
  // https://docs.stripe.com/subscriptions/billing-cycle: 31 January, 28 February, 31 March, 30 April
  expect(starts(cycle({}), 4)).toEqual([
    '2027-01-31T10:00:00',
    '2027-02-28T10:00:00',
    '2027-03-31T10:00:00',
    '2027-04-30T10:00:00',
  ]);
  expect(starts(cycle({ anchor: '2028-01-31T10:00:00Z' }), 2)[1]).toBe('2028-02-29T10:00:00');
});

it('bills a leap day on 28 February in other years', () => {
  expect(starts(cycle({ anchor: '2028-02-29T00:00:00Z', interval: 'year' }), 5)).toEqual([
    '2028-02-29T00:00:00',
    '2029-02-28T00:00:00',
    '2030-02-28T00:00:00',
    '2031-02-28T00:00:00',
    '2032-02-29T00:00:00',
  ]);
});

it('keeps the clock time of the billing zone when summer time begins and ends', () => {
  const stockholm = cycle({ anchor: '2027-03-01T00:00:00+01:00', timeZone: 'Europe/Stockholm', mode: 'calendar' });
  const march = billingPeriod(stockholm, '2027-03-15T00:00:00Z');
  expect([iso(march.start), iso(march.end)]).toEqual(['2027-02-28T23:00:00', '2027-03-31T22:00:00']);
  expect(march.end - march.start).toBe(31 * 86_400 - 3_600);
  const october = billingPeriod(stockholm, '2027-10-15T00:00:00Z');
  expect(october.end - october.start).toBe(31 * 86_400 + 3_600);
});

it('moves a time that the clock skips on by an hour, and returns to it', () => {
  const daily = cycle({ anchor: '2027-03-27T02:30:00+01:00', timeZone: 'Europe/Stockholm', interval: 'day' });
  expect(starts(daily, 3)).toEqual(['2027-03-27T01:30:00', '2027-03-28T01:30:00', '2027-03-29T00:30:00']);
});

it('begins a calendar cycle with a short period', () => {
  const calendar = cycle({ anchor: '2027-01-20T08:00:00Z', mode: 'calendar' });
  expect(billingPeriods(calendar, calendar.anchor, 2).map(({ start, end }) => [iso(start), iso(end)])).toEqual([
    ['2027-01-20T08:00:00', '2027-02-01T00:00:00'],
    ['2027-02-01T00:00:00', '2027-03-01T00:00:00'],
  ]);
  const weekly = cycle({ anchor: '2027-01-20T08:00:00Z', mode: 'calendar', interval: 'week' });
  expect(iso(billingPeriod(weekly, '2027-01-21T00:00:00Z').end)).toBe('2027-01-25T00:00:00');
});

it('refuses a time before the cycle, and what is no time or zone', () => {
  expect(() => billingPeriod(cycle({}), '2027-01-31T09:59:59Z')).toThrow('before the billing cycle begins');
  expect(() => billingPeriod(cycle({ timeZone: 'Mars/Olympus' }), '2027-02-01T00:00:00Z')).toThrow('is no time');
  expect(() => billingPeriod(cycle({ intervalCount: 0 }), '2027-02-01T00:00:00Z')).toThrow('at least one interval');
});

it('covers every time by exactly one period, and the next begins where it ends', () => {
  const anchors = fc.date({
    min: new Date('2024-01-01T00:00:00Z'),
    max: new Date('2026-12-31T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(
      anchors,
      fc.integer({ min: 0, max: 900 * 86_400 }),
      fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'year' as const),
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom('anniversary' as const, 'calendar' as const),
      fc.constantFrom('UTC', 'Europe/Stockholm', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'),
      (anchor, later, interval, intervalCount, mode, timeZone) => {
        const of = { anchor: anchor.toISOString(), interval, intervalCount, mode, timeZone };
        const time = Math.floor(anchor.getTime() / 1_000) + 1 + later;
        const period = billingPeriod(of, `${iso(time)}Z`);
        expect(period.start).toBeLessThanOrEqual(time);
        expect(period.end).toBeGreaterThan(time);
        const next = billingPeriod(of, `${iso(period.end + 1)}Z`);
        expect(next.start).toBe(period.end);
      },
    ),
    { numRuns: 2_000 },
  );
});

describe('the fast way', () => {
  // Half hours of summer time, a day that was skipped, a year-round change, months of fasting, no summer time.
  const zones = [
    ...['UTC', 'Europe/Stockholm', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia'],
    ...['Europe/Istanbul', 'Africa/Casablanca', 'Asia/Kolkata', 'America/Sao_Paulo', 'Africa/Cairo'],
  ];
  const zone = fc.constantFrom(...zones);
  const moment = fc.integer({ min: Date.UTC(2005, 0, 1), max: Date.UTC(2035, 0, 1) });

  it('knows the offset of every zone at every time', () => {
    fc.assert(
      fc.property(zone, moment, (name, time) => tabledZone(name).offset(time) === new IANAZone(name).offset(time)),
      { numRuns: 20_000 },
    );
  });

  it('finds the period that the date library finds', () => {
    const drawn = fc.record({
      anchor: moment.map((time) => new Date(time).toISOString()),
      interval: fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'month' as const, 'year' as const),
      intervalCount: fc.integer({ min: 1, max: 6 }),
      mode: fc.constantFrom('anniversary' as const, 'calendar' as const),
      timeZone: zone,
    });
    const days = { day: 5, week: 40, month: 200, year: 2_000 };
    fc.assert(
      fc.property(drawn, fc.integer({ min: 0, max: 86_400_000 - 1 }), (of, share) => {
        const time = new Date(Date.parse(of.anchor) + days[of.interval] * share).toISOString();
        const [fast, plain] = [wholePeriod(of, time), plainWholePeriod(of, time)];
        return fast.start === plain.start && fast.end === plain.end;
      }),
      { numRuns: 5_000 },
    );
  });

  it('keeps no zone that there is not', () => {
    expect(tabledZone('Mars/Olympus').isValid).toBe(false);
    expect(() => billingPeriod(cycle({ timeZone: 'Mars/Olympus' }), '2027-02-01T00:00:00Z')).toThrow('Mars/Olympus');
  });
});
