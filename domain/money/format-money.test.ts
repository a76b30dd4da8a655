import { expect, it } from '@jest/globals';
import { currencies, currencyRule } from './currencies.ts';
import { canonicalDecimal, decimal, roundToMinorUnit } from './decimal.ts';
import { formatMoney } from './format-money.ts';

it.each([
  ['4900', 'usd', '$49.00'],
  ['0.2', 'usd', '$0.002'],
  ['0.000000000001', 'usd', '$0.00000000000001'],
  ['999999999999999.999999999999', 'usd', '$9,999,999,999,999.99999999999999'],
  ['4900', 'jpy', '¥4,900'],
  ['4900', 'kwd', 'KWD\u00a04.900'],
  ['4900', 'isk', 'ISK\u00a049'],
  ['-50', 'eur', '-€0.50'],
])('%s %s is %s', (amount, currency, text) => {
  expect(formatMoney(amount, currency)).toBe(text);
});

it('writes one text for one number', () => {
  expect(['4900.0', '04900', '-0', '0.100', '0.000000000001'].map(canonicalDecimal)).toEqual([
    '4900',
    '4900',
    '0',
    '0.1',
    '0.000000000001',
  ]);
});

it('rounds half up, away from zero', () => {
  expect(['0.5', '1.49', '-2.5'].map((value) => roundToMinorUnit(decimal(value)))).toEqual([1, 1, -3]);
});

it('knows the minor units by which Stripe takes amounts', () => {
  expect(currencyRule('usd')).toEqual({ code: 'usd', decimals: 2, step: 1 });
  expect(currencyRule('jpy')?.decimals).toBe(0);
  expect(currencyRule('tnd')).toEqual({ code: 'tnd', decimals: 3, step: 10 });
  expect(currencyRule('ugx')).toEqual({ code: 'ugx', decimals: 2, step: 100 });
  expect(currencyRule('xyz')).toBeUndefined();
  const names = new Intl.DisplayNames('en', { type: 'currency', fallback: 'none' });
  expect([...currencies.keys()].filter((code) => !names.of(code.toUpperCase()))).toEqual([]);
});
