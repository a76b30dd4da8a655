import { expect, it } from '@jest/globals';
import type { CustomerPricing } from '../../../../contracts/customer-pricing.ts';
import { agreementState, agreementWords } from './agreement-words.ts';

it('says what is agreed', () => {
  const agreed = agreementWords(
    {
      plan: 'team',
      pricingRules: [{ componentId: 'seats', price: { model: 'per_unit', unitAmount: '900' } }],
      discounts: [{ type: 'percentage', value: '10' }],
    },
    'eur',
  );
  expect(agreed).toBe('"seats" at €9.00, 10 % off, on team');
  const all = agreementWords(
    { plan: null, pricingRules: [], discounts: [{ type: 'fixed_amount', value: '500' }] },
    null,
  );
  expect(all).toBe('500 of the currency’s smallest unit off, on every plan');
  const featureOverrides = [
    { featureId: 'api', enabled: true, limits: { calls: 9_000, rows: null }, configuration: {} },
    { featureId: 'sso', enabled: false, limits: {}, configuration: {} },
  ];
  expect(agreementWords({ plan: null, pricingRules: [], discounts: [], featureOverrides }, 'usd')).toBe(
    'with "api" (calls 9,000, rows unlimited), without "sso", on every plan',
  );
});

it('says where it stands', () => {
  const agreement = {
    approval: 'approved',
    effectiveDate: '2026-01-01T00:00:00Z',
    expirationDate: '2026-12-31T00:00:00Z',
    pending: null,
  } as CustomerPricing;
  const words = (changes: Partial<CustomerPricing>, day = '2026-06-01') =>
    agreementState({ ...agreement, ...changes }, new Date(`${day}T00:00:00Z`)).words;
  expect(words({})).toBe('Holds');
  expect(words({ approval: 'waiting' })).toBe('Waits for approval');
  expect(words({}, '2025-06-01')).toBe('Begins later');
  expect(words({}, '2026-12-31')).toBe('Expired');
});
