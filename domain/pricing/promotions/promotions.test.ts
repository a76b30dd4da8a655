import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Promotion } from '../../../contracts/pricing-promotions.ts';
import { currencyRule } from '../../money/currencies.ts';
import { applicability, type PromotionContext } from './applicability.ts';
import { stackPromotions } from './stack-promotions.ts';

const usd = currencyRule('usd')!;
const promotion = (id: string, changes: Partial<Promotion> = {}): Promotion => ({
  id,
  name: id,
  type: 'percentage',
  value: '10',
  currency: null,
  upgradeTo: null,
  condition: {},
  validFrom: '2026-01-01T00:00:00Z',
  validTo: '2027-01-01T00:00:00Z',
  usageLimit: null,
  usageLimitPerCustomer: null,
  targetPlans: [],
  priority: 0,
  stacking: 'stackable',
  stackingGroup: null,
  ...changes,
});
const fixed = (id: string, value: string, changes: Partial<Promotion> = {}) =>
  promotion(id, { type: 'fixed_amount', value, currency: 'usd', ...changes });

describe('applicability', () => {
  const context = (changes: Partial<PromotionContext> = {}): PromotionContext => ({
    now: new Date('2026-06-01T00:00:00Z'),
    plan: 'team',
    currency: 'usd',
    customerId: 'ada',
    attributes: { country: 'SE' },
    redemptions: 0,
    redemptionsByCustomer: 0,
    ...changes,
  });
  const code = { customerId: null, expiresAt: null, maxRedemptions: null, redemptions: 0 };
  const problems = (of: Promotion, changes?: Partial<PromotionContext>) =>
    applicability(of, context(changes)).problems.map((problem) => problem.code);

  it('finds nothing against a promotion for everybody', () => {
    expect(applicability(promotion('a'), context({ code }))).toEqual({ applies: true, problems: [] });
  });

  it('names everything that stands against it', () => {
    const one = promotion('a');
    expect(problems(one, { now: new Date('2025-12-31T23:59:59Z') })).toEqual(['not_yet_valid']);
    expect(problems(one, { now: new Date('2027-01-01T00:00:00Z') })).toEqual(['expired']);
    expect(problems({ ...one, usageLimit: 50 }, { redemptions: 49 })).toEqual([]);
    expect(problems({ ...one, usageLimit: 50 }, { redemptions: 50 })).toEqual(['used_up']);
    expect(problems({ ...one, usageLimitPerCustomer: 1 }, { redemptionsByCustomer: 1 })).toEqual([
      'used_up_by_customer',
    ]);
    expect(problems({ ...one, targetPlans: ['pro'] })).toEqual(['other_plan']);
    expect(problems(fixed('f', '100'), { currency: 'eur' })).toEqual(['other_currency']);
    expect(problems({ ...one, condition: { country: 'DE' } })).toEqual(['condition_not_met']);
    expect(problems(one, { code: { ...code, customerId: 'bob' } })).toEqual(['code_of_another_customer']);
    expect(problems(one, { code: { ...code, expiresAt: '2026-06-01T00:00:00Z' } })).toEqual(['code_expired']);
    expect(problems(one, { code: { ...code, maxRedemptions: 1, redemptions: 1 } })).toEqual(['code_used_up']);
    expect(problems({ ...one, targetPlans: ['pro'], usageLimit: 1 }, { redemptions: 1 })).toEqual([
      'used_up',
      'other_plan',
    ]);
  });
});

describe('stacking', () => {
  it('gives percentages before fixed amounts, unless priority says otherwise', () => {
    const stacked = stackPromotions([fixed('f', '100'), promotion('p')], [1000], usd);
    expect(stacked.applied.map(({ promotionId, amount }) => [promotionId, amount])).toEqual([
      ['p', 100],
      ['f', 100],
    ]);
    const other = stackPromotions([fixed('f', '100', { priority: 1 }), promotion('p')], [1000], usd);
    expect(other.applied.map(({ promotionId, amount }) => [promotionId, amount])).toEqual([
      ['f', 100],
      ['p', 90],
    ]);
  });

  it('gives an exclusive one alone where it saves more than all others together', () => {
    const promotions = [promotion('p'), fixed('f', '100'), promotion('big', { value: '25', stacking: 'exclusive' })];
    const stacked = stackPromotions(promotions, [1000], usd);
    expect(stacked.applied).toMatchObject([{ promotionId: 'big', amount: 250 }]);
    expect(stacked.passedOver.map(({ promotionId }) => promotionId)).toEqual(['p', 'f']);
    const small = promotion('small', { value: '15', stacking: 'exclusive' });
    expect(stackPromotions([promotion('p'), fixed('f', '100'), small], [1000], usd).savings).toBe(200);
  });

  it('gives the best of a group', () => {
    const group = { stackingGroup: 'season' };
    const promotions = [promotion('spring', group), fixed('easter', '300', group), promotion('loyal')];
    const stacked = stackPromotions(promotions, [1000], usd);
    expect(stacked.applied.map(({ promotionId }) => promotionId)).toEqual(['loyal', 'easter']);
  });

  it('gives one trial and one upgrade beside discounts', () => {
    const trial = (id: string, priority: number) => promotion(id, { type: 'free_trial', value: '14', priority });
    const stacked = stackPromotions([trial('short', 1), trial('long', 2), promotion('p')], [1000], usd);
    expect(stacked).toMatchObject({ trial: { id: 'long' }, upgrade: null, savings: 100 });
    expect(stacked.passedOver).toEqual([{ promotionId: 'short', reason: '"long" goes before it.' }]);
  });

  it('never takes more than there is, accounts for every promotion, and does not depend on the order given', () => {
    const drawn = fc.record({
      percent: fc.boolean(),
      value: fc.integer({ min: 0, max: 100 }),
      priority: fc.integer({ min: 0, max: 2 }),
      exclusive: fc.boolean(),
      group: fc.constantFrom(null, 'a', 'b'),
    });
    fc.assert(
      fc.property(fc.array(drawn, { maxLength: 5 }), fc.array(fc.nat(5_000), { maxLength: 4 }), (rows, amounts) => {
        const promotions = rows.map(({ percent, value, priority, exclusive, group }, index) =>
          promotion(`${index}`, {
            ...(percent ? { value: `${value}` } : fixed('', `${value * 10}`)),
            id: `${index}`,
            priority,
            stacking: exclusive ? 'exclusive' : 'stackable',
            stackingGroup: group,
          }),
        );
        const stacked = stackPromotions(promotions, amounts, usd);
        expect(stacked.savings).toBeLessThanOrEqual(amounts.reduce((sum, amount) => sum + amount, 0));
        expect(stacked.applied.length + stacked.passedOver.length).toBe(promotions.length);
        expect(stackPromotions(promotions.toReversed(), amounts, usd).applied).toEqual(stacked.applied);
      }),
      { numRuns: 1_000 },
    );
  });
});
