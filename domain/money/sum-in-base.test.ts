import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sumInBase } from './sum-in-base.ts';

const rates = new Map([
  ['eur', { rate: '1.0832', validOn: '2026-03-01' }],
  ['jpy', { rate: '0.0067', validOn: '2026-03-01' }],
  ['kwd', { rate: '3.25', validOn: '2026-02-01' }],
]);

it('converts minor units of any decimals, and never mixes currencies', () => {
  const sums = [
    { currency: 'usd', amount: 100 },
    { currency: 'eur', amount: 10_000 },
    { currency: 'jpy', amount: 15_000 },
    { currency: 'kwd', amount: 1_000 },
  ];
  const { total, lines, missing } = sumInBase(sums, 'usd', rates);
  expect(lines.map(({ inBase }) => inBase)).toEqual([100, 10_832, 10_050, 325]);
  expect(total).toBe(100 + 10_832 + 10_050 + 325);
  expect(missing).toEqual([]);
  expect(lines[1]).toMatchObject({ rate: '1.0832', validOn: '2026-03-01' });
});

it('names currencies without a rate instead of guessing', () => {
  const sums = [
    { currency: 'sek', amount: 5 },
    { currency: 'nok', amount: 0 },
  ];
  expect(sumInBase(sums, 'usd', rates)).toMatchObject({ total: 0, missing: ['sek'] });
});

it('the total is the sum of the lines, and turns its sign with the amounts', () => {
  const sum = fc.record({ currency: fc.constantFrom('usd', 'eur', 'jpy'), amount: fc.integer({ min: 0, max: 1e9 }) });
  fc.assert(
    fc.property(fc.array(sum, { maxLength: 5 }), (sums) => {
      const { total, lines } = sumInBase(sums, 'usd', rates);
      expect(lines.reduce((all, line) => all + line.inBase!, 0)).toBe(total);
      const owed = sums.map(({ currency, amount }) => ({ currency, amount: amount === 0 ? 0 : -amount }));
      expect(sumInBase(owed, 'usd', rates).total + total).toBe(0);
    }),
  );
});
