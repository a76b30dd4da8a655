import { expect, it } from '@jest/globals';
import { shownPricing } from './shown-pricing.ts';

const impact = { affectedCustomers: 7, revenueImpact: -100, baseCurrency: 'usd', cheaper: 7, dearer: 0 };

it('says old and new of a rule', () => {
  const rule = {
    ...{ name: 'Sale', priority: 3, condition: {}, targetPlans: [], isActive: true, validTo: null },
    validFrom: '2026-05-01T12:00:00Z',
    action: { type: 'change_percentage', percentage: '-25', componentIds: [] },
  };
  const shown = shownPricing(
    { command: 'changePricingRule', shown: { before: null, after: rule, impact } },
    () => 'usd',
  );
  expect(shown).toEqual({
    before: null,
    after: [
      'For everybody: all prices down by 25 %. On every plan.',
      'From May 1, 2026, without an end.',
      'Priority 3.',
    ],
    impact,
  });
});

it('says old and new of an agreement, and nothing of other requests', () => {
  const agreement = (value: string) => ({
    ...{ name: 'Contract', plan: 'team', pricingRules: [], discounts: [{ type: 'percentage', value }] },
    ...{ effectiveDate: '2026-05-01T12:00:00Z', expirationDate: '2026-06-01T12:00:00Z' },
  });
  const shown = { before: agreement('10'), after: agreement('50'), impact };
  expect(shownPricing({ command: 'changeCustomerPricing', shown }, () => 'usd')).toMatchObject({
    before: ['10 % off, on team.', 'From May 1, 2026 until Jun 1, 2026.'],
    after: ['50 % off, on team.', 'From May 1, 2026 until Jun 1, 2026.'],
  });
  expect(shownPricing({ command: 'publishPlan', shown }, () => 'usd')).toBeNull();
});
