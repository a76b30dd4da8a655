import { expect, it } from '@jest/globals';
import { alacartePriceWords } from './alacarte-words.ts';

it('reads prices aloud', () => {
  expect(alacartePriceWords({ type: 'one_time', amount: '25000', currency: 'usd' })).toEqual(['$250.00 once']);
  expect(alacartePriceWords({ type: 'recurring', amount: '9900', currency: 'eur', billingInterval: 'month' })).toEqual([
    '€99.00 a month',
  ]);
  const tiers = [
    { upTo: '1000', unitAmount: '0' },
    { upTo: null, unitAmount: '0.4' },
  ];
  expect(alacartePriceWords({ type: 'usage_based', currency: 'usd', billingInterval: 'month', tiers })).toEqual([
    '0 to 1,000: $0.00 per unit',
    'above 1,000: $0.004 per unit',
  ]);
});
