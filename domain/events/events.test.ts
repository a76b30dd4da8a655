import { describe, expect, it } from '@jest/globals';
import { driftOf } from './check-properties.ts';
import { isRobot } from './is-robot.ts';
import { moneyOf } from './money-of.ts';
import { placedInTime } from './placed-in-time.ts';
import { eventOfMessage } from './segment-message.ts';
import { eventOfStripe } from './stripe-event.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const minute = 60_000;
const day = 24 * 60 * minute;

describe('when an event counts', () => {
  it.each([
    ['now', 0, { at: now, late: false, skewed: false }],
    ['an hour ago', -60 * minute, { at: now - 60 * minute, late: false, skewed: false }],
    ['longer ago', -61 * minute, { at: now - 61 * minute, late: true, skewed: false }],
    ['by a clock that is a little ahead', 5 * minute, { at: now, late: false, skewed: true }],
    ['30 days ago', -30 * day, { at: now - 30 * day, late: true, skewed: false }],
  ])('%s', (_, offset, expected) => expect(placedInTime(now + offset, now)).toEqual(expected));

  it.each([
    [6 * minute, 'in_future', '6 minutes ahead'],
    [400 * day, 'in_future', '400 days ahead'],
    [-30 * day - 1, 'too_old', '30 days old'],
  ])('%d ms off it does not', (offset, refused, words) => {
    const placed = placedInTime(now + offset, now);
    expect(placed).toMatchObject({ refused });
    expect('message' in placed && placed.message).toContain(words);
  });
});

describe('money', () => {
  it.each([
    [{ amount: 1999, currency: 'EUR' }, 1999, 'eur'],
    [{ revenue: 19.99, currency: 'usd' }, 1999, 'usd'],
    [{ revenue: 1200, currency: 'JPY' }, 1200, 'jpy'],
    [{ revenue: 1.005, currency: 'kwd' }, 1005, 'kwd'],
    [{ amount: 19.99, currency: 'usd' }, null, null],
    [{ amount: 1999, currency: 'gold' }, null, null],
    [{ revenue: 5 }, null, null],
  ])('%j', (properties, amount, currency) => expect(moneyOf(properties)).toMatchObject({ amount, currency }));

  it('keeps a value that is a number, and no other', () => {
    expect([1.5, '1.5', Number.NaN, null].map((value) => moneyOf({ value }).value)).toEqual([1.5, null, null, null]);
  });
});

describe('schemas', () => {
  const rule = (type: Parameters<typeof driftOf>[0]['properties'][string]['type'], more = {}) => ({
    type,
    required: false,
    nullable: false,
    description: '',
    ...more,
  });
  it('finds what differs, and nothing else', () => {
    const properties = {
      plan: rule('string', { required: true, enum: ['team'] }),
      seats: rule('integer', { nullable: true }),
      at: rule('datetime'),
      tags: rule('array'),
    };
    const drift = (value: object, additional = true) =>
      driftOf({ properties, additional }, { ...value }).map(({ field, code }) => `${field} ${code}`);
    expect(drift({ plan: 'team', seats: null, at: '2026-01-01T00:00:00Z', tags: [], more: 1 })).toEqual([]);
    expect(drift({ seats: 1.5, at: 'soon', tags: {} })).toEqual([
      'plan missing',
      'seats wrong_type',
      'at wrong_type',
      'tags wrong_type',
    ]);
    expect(drift({ plan: 'gold', more: 1 }, false)).toEqual(['plan not_in_list', 'more unknown_property']);
    expect(drift({ plan: 'team', toString: 1 }, false)).toEqual(['toString unknown_property']);
  });
});

describe("messages of the field's clients", () => {
  it('keep the sender’s own order of time when its clock is wrong', () => {
    const message = {
      type: 'track',
      event: 'Bought',
      userId: 7,
      messageId: 'm',
      timestamp: '2040-01-01T00:00:00.000Z',
      sentAt: '2040-01-01T00:00:30.000Z',
      context: {
        groupId: 'acct',
        userAgent: 'x',
        ip: '10.0.0.1',
        page: { path: '/a', url: 'https://x/?email=a@b.se' },
      },
      properties: { a: 1 },
    };
    expect(eventOfMessage(message, null, now)).toEqual({
      id: 'm',
      type: 'Bought',
      personId: '7',
      customerId: 'acct',
      timestamp: now - 30_000,
      properties: { a: 1, context: { path: '/a' } },
      userAgent: 'x',
    });
  });

  it('say who somebody turned out to be', () => {
    expect(eventOfMessage({ userId: 'u', previousId: 'a' }, 'alias', now)).toMatchObject({
      type: 'identify',
      personId: 'u',
      anonymousId: 'a',
      timestamp: now,
    });
    const named = eventOfMessage({ userId: 'u', traits: { name: 'Ada', plan: 'team' } }, 'identify', now);
    expect(named?.properties).toEqual({ plan: 'team' });
  });

  it('are refused when they are of no kind', () => {
    expect(eventOfMessage({ type: 'toString' }, null, now)).toBeNull();
    expect(eventOfMessage({ event: 'x', timestamp: 'never' }, 'track', now)?.timestamp).toBeNull();
  });
});

describe("Stripe's events", () => {
  const stripe = (type: string, object: object, previous?: object) =>
    eventOfStripe({
      id: 'evt_1',
      type,
      created: 1_700_000_000,
      data: { object, previous_attributes: previous ?? null },
    });

  it('tell of payments in minor units', () => {
    expect(stripe('invoice.paid', { id: 'in_1', customer: 'cus_1', amount_paid: 4900, currency: 'usd' })).toEqual({
      id: 'stripe:evt_1',
      type: 'payment_succeeded',
      customerId: 'cus_1',
      timestamp: '2023-11-14T22:13:20.000Z',
      properties: { stripeType: 'invoice.paid', stripeId: 'in_1', amount: 4900, currency: 'usd' },
    });
  });

  it('count of refunds the last part', () => {
    const charge = { id: 'ch_1', customer: 'cus_1', amount_refunded: 3000, currency: 'usd' };
    expect(stripe('charge.refunded', charge, { amount_refunded: 1000 })?.properties).toMatchObject({ amount: 2000 });
    expect(stripe('charge.refunded', charge)?.properties).toMatchObject({ amount: 3000 });
  });

  it('say nothing of what is sold, or of nobody', () => {
    expect(stripe('product.created', { id: 'prod_1' })).toBeNull();
    expect(stripe('invoice.paid', { id: 'in_1', customer: null })).toBeNull();
    expect(stripe('toString', { customer: 'cus_1' })).toBeNull();
  });
});

it('knows robots by their names', () => {
  expect(isRobot('Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)')).toBe(true);
  expect(
    isRobot('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36'),
  ).toBe(false);
});
