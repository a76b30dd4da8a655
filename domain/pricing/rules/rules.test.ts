import { expect, it } from '@jest/globals';
import type { CalculationComponent } from '../../../contracts/pricing.ts';
import type { PricingRule } from '../../../contracts/pricing-rules.ts';
import { applyRule } from './apply-rule.ts';
import { type RuleContext, selectRule } from './select-rule.ts';

const rule = (id: string, changes: Partial<PricingRule> = {}): PricingRule => ({
  id,
  name: id,
  priority: 0,
  condition: {},
  validFrom: '2026-01-01T00:00:00Z',
  validTo: null,
  targetPlans: [],
  action: { type: 'discount', discount: { type: 'percentage', value: '10' } },
  ...changes,
});
const context = (changes: Partial<RuleContext> = {}): RuleContext => ({
  now: new Date('2026-06-01T00:00:00Z'),
  plan: 'team',
  attributes: { country: 'SE', seats: 12 },
  ...{ currency: 'usd', planCurrency: 'usd' },
  ...changes,
});

it('says which rule won, and why each of the others did not', () => {
  const rules = [
    rule('everyone'),
    rule('nordic', { priority: 5, condition: { country: { $in: ['SE', 'NO'] }, seats: { $gte: 10 } } }),
    rule('germans', { priority: 9, condition: { country: 'DE', seats: { $gt: 1 } } }),
    rule('next year', { priority: 9, validFrom: '2027-01-01T00:00:00Z' }),
    rule('last year', { priority: 9, validTo: '2026-06-01T00:00:00Z' }),
    rule('enterprise', { priority: 9, targetPlans: ['enterprise'] }),
  ];
  const { winner, considered } = selectRule(rules, context());
  expect(winner).toBe('nordic');
  expect(Object.fromEntries(considered.map(({ ruleId, outcome }) => [ruleId, outcome]))).toEqual({
    nordic: 'won',
    everyone: 'lower_priority',
    germans: 'condition_not_met',
    'next year': 'not_yet_valid',
    'last year': 'expired',
    enterprise: 'other_plan',
  });
  expect(considered.find(({ ruleId }) => ruleId === 'germans')?.reason).toBe(
    'The customer does not meet its condition on country.',
  );
});

it('decides between equal priorities by the later beginning, then by id, whatever the order given', () => {
  const rules = [rule('b'), rule('a'), rule('z', { validFrom: '2026-02-01T00:00:00Z' })];
  expect(selectRule(rules, context()).considered.map(({ ruleId }) => ruleId)).toEqual(['z', 'a', 'b']);
  expect(selectRule(rules.toReversed(), context()).winner).toBe('z');
  expect(selectRule([], context())).toEqual({ rule: null, winner: null, considered: [] });
});

it('holds amounts for the currency that they are in, and percentages for all', () => {
  const discount = { type: 'fixed_amount', value: '500' } as const;
  const price = { model: 'flat', unitAmount: '500' } as const;
  const rules = [
    rule('of the plan', { priority: 3, action: { type: 'discount', discount } }),
    rule('euros', { priority: 2, action: { type: 'replace_price', componentId: 'seats', price, currency: 'eur' } }),
    rule('per cent', { priority: 1 }),
  ];
  const winnerIn = (currency: string) => selectRule(rules, context({ currency })).winner;
  expect(['usd', 'eur', 'jpy'].map(winnerIn)).toEqual(['of the plan', 'euros', 'per cent']);
  expect(selectRule(rules, context({ currency: 'jpy' })).considered[1]).toMatchObject({
    outcome: 'other_currency',
    reason: 'Its amounts are in eur, and the customer is asked in jpy.',
  });
});

const seats: CalculationComponent = { id: 'seats', model: 'per_unit', unitAmount: '999', quantity: '3' };
const calls: CalculationComponent = {
  id: 'calls',
  model: 'graduated',
  quantity: '5',
  minimum: '100',
  tiers: [{ upTo: null, unitAmount: '0.000000000005', flatAmount: '10' }],
};

it('replaces, changes, discounts or grandfathers', () => {
  const price = { model: 'flat' as const, unitAmount: '500' };
  expect(applyRule([seats, calls], [], { type: 'replace_price', componentId: 'seats', price }).components).toEqual([
    { id: 'seats', model: 'flat', unitAmount: '500', quantity: '3' },
    calls,
  ]);
  const cheaper = { type: 'change_percentage', percentage: '-10', componentIds: [] } as const;
  expect(applyRule([seats, calls], [], { ...cheaper, componentIds: [] }).components).toMatchObject([
    { unitAmount: '899.1' },
    { minimum: '90', tiers: [{ unitAmount: '0.000000000005', flatAmount: '9' }] },
  ]);
  expect(applyRule([seats, calls], [], { ...cheaper, componentIds: ['calls'] }).components[0]).toEqual(seats);
  const discount = { type: 'fixed_amount' as const, value: '5' };
  const before = { type: 'percentage' as const, value: '1' };
  expect(applyRule([seats], [before], { type: 'discount', discount }).discounts).toEqual([discount, before]);
  expect(applyRule([seats], [], { type: 'grandfather', version: 3 })).toMatchObject({
    version: 3,
    components: [seats],
  });
  expect(applyRule([seats], [before], null)).toEqual({ components: [seats], discounts: [before], version: null });
});
