import { expect, it } from '@jest/globals';
import { currencyRule } from '../money/currencies.ts';
import { settleCommitment } from './commitment.ts';
import { lowestPrice } from './lowest-price.ts';

const usd = currencyRule('usd')!;

it.each([
  ['100000', undefined, '40000', { drawn: '40000', unused: '60000', beyond: '0', committed: 100000, overage: 0 }],
  ['100000', undefined, '100000', { drawn: '100000', unused: '0', overage: 0, total: 100000 }],
  ['100000', undefined, '125000.5', { drawn: '100000', beyond: '25000.5', overage: 25001, total: 125001 }],
  ['100000', '120', '125000', { overage: 30000, total: 130000 }],
  ['0', '50', '10.1', { committed: 0, overage: 5, total: 5 }],
])('a commitment of %s at %s with usage of %s', (amount, overageRate, usage, expected) => {
  expect(settleCommitment({ amount, overageRate }, usage, usd)).toMatchObject(expected);
});

it('refuses what is no amount', () => {
  expect(() => settleCommitment({ amount: '-1' }, '0', usd)).toThrow('"-1" is no amount');
  expect(() => settleCommitment({ amount: '1' }, 'NaN', usd)).toThrow('"NaN" is no amount');
});

it('names the lowest price of the thirty days before, the one that held when they began included', () => {
  const history = [
    { amount: 900, from: '2026-01-01T00:00:00Z' },
    { amount: 1200, from: '2026-05-20T00:00:00Z' },
    { amount: 1000, from: '2026-06-10T00:00:00Z' },
    { amount: 700, from: '2026-07-01T00:00:00Z' },
  ];
  expect(lowestPrice(history, new Date('2026-06-15T00:00:00Z'))).toBe(900);
  expect(lowestPrice(history, new Date('2026-06-20T00:00:00Z'))).toBe(1000);
  expect(lowestPrice(history, new Date('2026-07-01T00:00:00Z'))).toBe(1000);
  expect(lowestPrice(history, new Date('2026-07-02T00:00:00Z'))).toBe(700);
  expect(lowestPrice(history, new Date('2025-12-31T00:00:00Z'))).toBeNull();
  expect(lowestPrice([], new Date())).toBeNull();
});
