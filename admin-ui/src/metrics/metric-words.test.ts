import { expect, it } from '@jest/globals';
import { valueWords } from './metric-words.ts';

it.each([
  [null, 'number', null, '–'],
  [0.1234, 'fraction', null, '12.3 %'],
  [1234.6, 'number', null, '1,235'],
  [2.71234, 'number', null, '2.71'],
  [-25, 'points', null, '-25'],
] as const)('%j as %s: %s', (value, unit, currency, words) => {
  expect(valueWords(value, unit, currency)).toBe(words);
});

it('writes money in its currency', () => {
  expect(valueWords(123_456, 'money', 'usd')).toMatch(/1,234\.56/);
});
