import { expect, it } from '@jest/globals';
import { currencyName, decimalsWords } from './currency-words.ts';

it('says how Stripe takes amounts of each kind', () => {
  expect(decimalsWords({ decimals: 2, step: 1 })).toBe('Hundredths');
  expect(decimalsWords({ decimals: 0, step: 1 })).toBe('Whole units');
  expect(decimalsWords({ decimals: 3, step: 10 })).toBe('Thousandths, in multiples of 10');
  expect(decimalsWords({ decimals: 2, step: 100 })).toBe('Hundredths, in multiples of 100');
  expect(currencyName('sek')).toBe('Swedish Krona');
});
