import { expect, it } from '@jest/globals';
import { actionWords, ruleSentence, ruleState, targetWords } from './rule-words.ts';

it.each([
  [{ type: 'change_percentage', percentage: '-10', componentIds: [] }, 'all prices down by 10 %'],
  [{ type: 'change_percentage', percentage: '5', componentIds: ['seats'] }, 'seats up by 5 %'],
  [{ type: 'discount', discount: { type: 'percentage', value: '15' } }, '15 % off'],
  [
    { type: 'discount', discount: { type: 'fixed_amount', value: '500' } },
    '500 minor units off, in the plan’s currency',
  ],
  [{ type: 'discount', discount: { type: 'fixed_amount', value: '500' }, currency: 'eur' }, '€5.00 off'],
  [{ type: 'grandfather', version: 2 }, 'keeps the prices of version 2'],
  [
    { type: 'replace_price', componentId: 'base', price: { model: 'per_unit', unitAmount: '1' } },
    '"base" costs another price (per unit)',
  ],
] as const)('%j: %s', (action, words) => {
  expect(actionWords(structuredClone(action) as Parameters<typeof actionWords>[0])).toBe(words);
});

it('names the plans, or all', () => {
  expect([targetWords([]), targetWords(['team', 'pro'])]).toEqual(['every plan', 'team, pro']);
});

it('says where a rule stands', () => {
  const now = new Date('2026-06-01T00:00:00Z');
  const rule = {
    approval: 'approved' as const,
    isActive: true,
    validFrom: '2026-01-01T00:00:00Z',
    validTo: null,
    pending: null,
  };
  const words = (changes: object) => ruleState({ ...rule, ...changes }, now).words;
  expect(words({})).toBe('Holds');
  expect(words({ approval: 'waiting' })).toBe('Waits for approval');
  expect(words({ approval: 'rejected' })).toBe('Rejected');
  expect(words({ isActive: false })).toBe('Switched off');
  expect(words({ validFrom: '2026-07-01T00:00:00Z' })).toBe('Begins later');
  expect(words({ validTo: '2026-06-01T00:00:00Z' })).toBe('Over');
});

it('says a rule in one sentence', () => {
  const action = { type: 'change_percentage' as const, percentage: '-9', componentIds: [] };
  expect(ruleSentence({ condition: {}, action, targetPlans: [] })).toBe(
    'For everybody: all prices down by 9 %. On every plan.',
  );
  expect(ruleSentence({ condition: { country: 'SE' }, action, targetPlans: ['team'] })).toBe(
    'If country is SE: all prices down by 9 %. On team.',
  );
});
