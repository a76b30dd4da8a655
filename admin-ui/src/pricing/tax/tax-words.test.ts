import { expect, it } from '@jest/globals';
import { ratesWords } from './tax-words.ts';

it('names the rates of a region', () => {
  const rate = (name: string, percentage: string) => ({
    ...{ region: 'CA-QC', name, percentage },
    ...{ effectiveFrom: '2013-01-01', source: 'law' },
  });
  const both = [rate('GST', '5'), rate('QST', '9.975')];
  expect(ratesWords({ rates: both, calculatedBy: 'table' })).toBe('GST 5 % + QST 9.975 %');
  expect(ratesWords({ rates: [], calculatedBy: 'stripe_tax' })).toBe('By address: Stripe Tax');
});
