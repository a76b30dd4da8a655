import { expect, it } from '@jest/globals';
import { changedField, changeWords } from './change-words.ts';

it.each([
  ['unitAmountDecimal', 'amount'],
  ['currencyOptions.eur.unitAmountDecimal', 'amount in EUR'],
  ['nickname', 'nickname'],
])('changedField(%s) is "%s"', (field, words) => {
  expect(changedField(field)).toBe(words);
});

it.each([
  ['4900', 'unitAmountDecimal', '$49.00'],
  ['4500', 'currencyOptions.eur.unitAmountDecimal', '€45.00'],
  [true, 'active', 'yes'],
  [null, 'lookupKey', 'nothing'],
  [['a', 'b'], 'features', 'a, b'],
  [{ a: 1 }, 'metadata', '{"a":1}'],
])('%j of %s reads "%s"', (value, field, words) => {
  expect(changeWords(value, field, 'usd')).toBe(words);
});
