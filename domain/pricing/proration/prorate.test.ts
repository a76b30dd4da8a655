import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ProrateInput } from '../../../contracts/pricing.ts';
import { currencyRule } from '../../money/currencies.ts';
import { decimal } from '../../money/decimal.ts';
import { prorateCancellation, prorateChange, proratePause } from './changes.ts';
import { prorate, prorateSpan } from './prorate.ts';

const november: Pick<ProrateInput, 'periodStart' | 'periodEnd'> = {
  periodStart: '2026-11-01T00:00:00Z',
  periodEnd: '2026-12-01T00:00:00Z',
};
const input = (changes: Partial<ProrateInput>): ProrateInput => ({
  currency: 'usd',
  unitAmount: '1000',
  quantity: '1',
  ...november,
  from: '2026-11-16T00:00:00Z',
  to: november.periodEnd,
  direction: 'charge',
  ...changes,
});
const period = { start: 1_793_491_200, end: 1_796_083_200 };

describe('https://docs.stripe.com/billing/subscriptions/prorations', () => {
  it('bills 5 USD more for an upgrade from 10 to 20 USD halfway through', () => {
    const lines = prorateChange(
      'usd',
      period,
      (period.start + period.end) / 2,
      [{ id: 'basic', unitAmount: '1000', quantity: '1' }],
      [{ id: 'pro', unitAmount: '2000', quantity: '1' }],
    );
    expect(lines.map(({ id, amount }) => [id, amount])).toEqual([
      ['basic', -500],
      ['pro', 1000],
    ]);
  });
});

it('floors each line on its own: a credit of 2.5 is 3, a charge of 4.5 is 4', () => {
  expect(prorate(input({ unitAmount: '5', direction: 'credit' }))).toEqual({ amount: -3, exact: '-2.5' });
  expect(prorate(input({ unitAmount: '9' }))).toEqual({ amount: 4, exact: '4.5' });
});

it('counts seconds, and floors the fraction rather than its text', () => {
  const third = { from: '2026-11-01T00:00:00Z', to: '2026-11-11T00:00:00Z' };
  expect(prorate(input({ ...third, unitAmount: '100' }))).toEqual({ amount: 33, exact: '33.333333333333' });
  expect(prorate(input({ ...third, unitAmount: '0.000000000001', direction: 'credit' }))).toEqual({
    amount: -1,
    exact: '0',
  });
  expect(prorate(input({ from: '2026-11-01T00:00:00Z', to: '2026-11-01T00:00:00.999Z' })).amount).toBe(0);
  expect(prorate(input({ from: '2026-11-16T01:00:00+01:00' })).amount).toBe(500);
});

it('knows what the currency can charge', () => {
  expect(prorate(input({ currency: 'kwd', unitAmount: '999' })).amount).toBe(490);
  expect(prorate(input({ currency: 'isk', unitAmount: '990000', direction: 'credit' })).amount).toBe(-495000);
  expect(prorate(input({ currency: 'isk', unitAmount: '9900', direction: 'credit' })).amount).toBe(-5000);
});

it('lets an item without a change alone, and credits a pause and a cancellation', () => {
  const seats = { id: 'seats', unitAmount: '1200', quantity: '3' };
  const at = period.start + 10 * 86_400;
  expect(prorateChange('usd', period, at, [seats], [seats])).toEqual([]);
  expect(prorateChange('usd', period, at, [seats], [{ ...seats, quantity: '5' }]).map((line) => line.amount)).toEqual([
    -2400, 4000,
  ]);
  expect(prorateCancellation('usd', period, at, [seats])).toMatchObject([{ amount: -2400, from: at, to: period.end }]);
  const pause = { from: period.start - 86_400, until: period.start + 3 * 86_400 };
  expect(proratePause('usd', period, pause, [seats])).toMatchObject([{ amount: -360 }]);
  expect(proratePause('usd', period, { from: at, until: null }, [seats])).toMatchObject([{ amount: -2400 }]);
  expect(proratePause('usd', period, { from: period.end, until: null }, [seats])).toEqual([]);
});

it.each([
  [{ unitAmount: '-1' }, 'unitAmount', 'negative'],
  [{ quantity: 'NaN' }, 'quantity', 'not_a_number'],
  [{ currency: 'xyz' }, 'currency', 'unknown_currency'],
  [{ periodEnd: november.periodStart }, 'periodEnd', 'period_empty'],
  [{ from: '2026-10-31T23:59:59Z' }, 'from', 'outside_period'],
  [{ to: '2026-12-01T00:00:01Z' }, 'to', 'outside_period'],
  [{ to: '2026-11-15T00:00:00Z' }, 'to', 'span_reversed'],
  [{ unitAmount: '999999999999999', quantity: '999999999999999' }, 'unitAmount', 'amount_too_large'],
])('refuses %j', (changes, field, code) => {
  expect(() => prorate(input(changes))).toThrow(
    expect.objectContaining({
      code: 'PricingValidationFailed',
      details: { fields: [expect.objectContaining({ field, code })] },
    }),
  );
});

const usd = currencyRule('usd')!;
const span = fc
  .tuple(fc.integer({ min: 1, max: 40_000_000 }), fc.nat(), fc.nat(), fc.nat())
  .map(([length, a, b, c]) => {
    const [first, second, third] = [a, b, c].map((place) => place % (length + 1)).sort((x, y) => x - y);
    return { length, first: first!, second: second!, third: third! };
  });
const amount = fc.bigInt({ min: 0n, max: 10n ** 17n });
const part = (of: { length: number }, from: number, to: number) => ({ periodStart: 0, periodEnd: of.length, from, to });

it('prorates the parts of a span to the whole, within a minor unit a line', () => {
  fc.assert(
    fc.property(amount, span, fc.constantFrom('charge', 'credit'), (minor, of, direction) => {
      const size = minor * 10n ** 22n;
      const one = prorateSpan(size, part(of, of.first, of.second), direction, usd).amount;
      const two = prorateSpan(size, part(of, of.second, of.third), direction, usd).amount;
      const whole = prorateSpan(size, part(of, of.first, of.third), direction, usd).amount;
      expect(whole - (one + two)).toBeGreaterThanOrEqual(0);
      expect(whole - (one + two)).toBeLessThanOrEqual(1);
    }),
    { numRuns: 5_000 },
  );
});

it('agrees with decimal arithmetic, and a credit and a charge of one span differ by a minor unit at most', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), span, (size, of) => {
      const price = decimal(size).div('1e6');
      const scaled = size * 10n ** 18n;
      const charge = prorateSpan(scaled, part(of, of.first, of.third), 'charge', usd);
      const credit = prorateSpan(scaled, part(of, of.first, of.third), 'credit', usd);
      const expected = price.times(of.third - of.first).div(of.length);
      expect(charge.amount).toBe(expected.floor().toNumber());
      expect(credit.amount).toBe(0 - expected.ceil().toNumber());
      expect(charge.exact).toBe(expected.toDecimalPlaces(12).toFixed());
      expect(-credit.amount - charge.amount).toBeLessThanOrEqual(1);
    }),
    { numRuns: 5_000 },
  );
});
