import { expect, it } from '@jest/globals';
import type { Trait } from '../../../contracts/traits.ts';
import { customersWords, isBeingComputed, spanWords, traitValueWords, traitWords } from './trait-words.ts';

const source = { events: ['page_view'], condition: {} };

it('says a definition as a sentence', () => {
  expect(traitWords({ from: 'events', source, aggregate: 'count', property: null, windowDays: 30 })).toBe(
    'count: page view in 30 days',
  );
  expect(traitWords({ from: 'events', source, aggregate: 'sum', property: 'amount', windowDays: null })).toBe(
    'sum of amount: page view ever',
  );
  expect(traitWords({ from: 'record', field: 'monthly_amount' })).toBe('monthly amount, from the records');
});

it.each([
  [30, '30 s'],
  [600, '10 min'],
  [7200, '2 h'],
  [172_800, '2 days'],
])('%d seconds are %s', (seconds, words) => expect(spanWords(seconds)).toBe(words));

it('shows a missing value as a dash', () => {
  expect([null, 1234.567, 'team', false].map(traitValueWords)).toEqual(['–', '1,234.57', 'team', 'false']);
});

it('tells values that are there from those that are being computed, and from those of nobody', () => {
  const at = '2026-11-22T01:00:00.000Z';
  const state = (refreshedAt: string | null, refreshingSince: string | null, customers: number) =>
    isBeingComputed({ refreshedAt, refreshingSince, customers } as Trait);
  expect([state(null, null, 0), state(null, at, 0), state(at, at, 500), state(at, null, 0)]).toEqual(
    Array(4).fill(true),
  );
  expect(state(at, null, 500)).toBe(false);
  expect([0, 1500].map(customersWords)).toEqual(['before the first customer came', '1,500 customers']);
});
