import { expect, it } from '@jest/globals';
import { promotionStatuses } from '../../../contracts/tables/promotion-lifecycle.ts';
import { offerWords, statusWords, usageWords } from './promotion-words.ts';

const offer = { currency: null, upgradeTo: null, duration: 'once' as const, durationInMonths: null };

it('says what is given', () => {
  expect(offerWords({ ...offer, type: 'percentage', value: '20', duration: 'repeating', durationInMonths: 3 })).toBe(
    '20 % off for 3 months',
  );
  expect(offerWords({ ...offer, type: 'fixed_amount', value: '5000', currency: 'usd' })).toBe('$50.00 off once');
  expect(offerWords({ ...offer, type: 'percentage', value: '10', duration: 'forever' })).toBe('10 % off for good');
  expect(offerWords({ ...offer, type: 'free_trial', value: '45' })).toBe('45 days to try');
  expect(offerWords({ ...offer, type: 'upgrade', value: '0', upgradeTo: 'team' })).toBe('team instead');
});

it('has words for every status, and for use with and without a limit', () => {
  for (const status of promotionStatuses) expect(statusWords[status].label).not.toBe('');
  expect(usageWords({ currentUsage: 3, usageLimit: null })).toBe('3');
  expect(usageWords({ currentUsage: 3, usageLimit: 50 })).toBe('3 of 50');
});
