import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PlanConfiguration } from '../../../contracts/plans.ts';
import type { PriceComponent } from '../../../contracts/price-components.ts';
import type { Promotion } from '../../../contracts/pricing-promotions.ts';
import type { PricingRule } from '../../../contracts/pricing-rules.ts';
import type { Agreement } from './agreement.ts';
import { monthlyPrice } from './monthly-price.ts';
import { largestChange, priceMove } from './price-move.ts';
import { type GivenPrice, pricePlan, type QuoteFacts, quotePlan } from './quote-plan.ts';

const now = new Date('2026-06-01T00:00:00Z');
const component = (key: string, changes: Partial<PriceComponent>): PriceComponent => ({
  ...{ key, name: key, model: 'flat', usageType: 'licensed', interval: 'month', intervalCount: 1, currencyOptions: {} },
  ...changes,
});
const plan = (base: string, countries: string[] = []) =>
  ({
    name: 'Team',
    availability: { visibility: 'public', countries, condition: {} },
    stripeIntegration: { taxBehavior: 'exclusive', trialPeriodDays: 14 },
    pricing: {
      ...{ currency: 'usd', billingCycle: 'monthly' },
      components: [
        component('base', { unitAmount: base, currencyOptions: { eur: { unitAmount: '900' } } }),
        component('seats', { model: 'per_unit', unitAmount: '300', currencyOptions: { eur: { unitAmount: '280' } } }),
        component('calls', {
          ...{ model: 'per_unit', usageType: 'metered', unitAmount: '0.5' },
          currencyOptions: { eur: { unitAmount: '0.4' } },
        }),
        component('yearly', {
          interval: 'year',
          unitAmount: '10000',
          currencyOptions: { eur: { unitAmount: '9000' } },
        }),
        component('setup', {
          interval: 'one_time',
          unitAmount: '5000',
          currencyOptions: { eur: { unitAmount: '4500' } },
        }),
      ],
    },
  }) as unknown as PlanConfiguration;

const facts = (changes: Partial<QuoteFacts> = {}): QuoteFacts => ({
  ...{ plan: 'team', activeVersion: 2, subscription: null, attributes: {}, country: null, currency: null },
  versions: new Map([
    [1, plan('800')],
    [2, plan('1000')],
  ]),
  ...{ interval: null, usage: {}, isNew: true, rules: [], agreements: [], now },
  book: { regional: [], offered: [], rates: { base: 'usd', date: '2026-06-01', source: 'test', rates: { sek: '10' } } },
  ...changes,
});
const lines = (changes: Partial<QuoteFacts>) =>
  pricePlan(facts(changes)).components.map(({ id, quantity, unitAmount }) => `${quantity} ${id} at ${unitAmount}`);

const rule = (changes: Partial<PricingRule>): PricingRule => ({
  ...{ id: 'rule', name: 'Rule', priority: 0, condition: {}, targetPlans: [], validTo: null },
  validFrom: '2026-01-01T00:00:00Z',
  action: { type: 'change_percentage', percentage: '-10', componentIds: [] },
  ...changes,
});
const agreement = (changes: Partial<Agreement>): Agreement => ({
  ...{ id: 'agreement', name: 'Agreed', plan: 'team', pricingRules: [], discounts: [], expirationDate: null },
  effectiveDate: '2026-01-01T00:00:00Z',
  ...changes,
});

describe('which quantities are priced', () => {
  it('is what an invoice of one interval has, and one-time prices at the start', () => {
    expect(lines({})).toEqual(['1 base at 1000', '1 seats at 300', '0 calls at 0.5', '1 setup at 5000']);
    expect(lines({ interval: 'year' })).toEqual(['0 calls at 0.5', '1 yearly at 10000', '1 setup at 5000']);
    expect(lines({ usage: { yearly: '2' } })).toContain('2 yearly at 10000');
  });

  it('is what the customer subscribed to', () => {
    const subscription = { version: 2, items: new Map([['seats', 7]]) };
    expect(lines({ subscription, isNew: false })).toEqual(['7 seats at 300', '0 calls at 0.5']);
    expect(lines({ subscription, isNew: false, usage: { calls: '90', seats: '8' } })).toEqual([
      '8 seats at 300',
      '90 calls at 0.5',
    ]);
  });
});

describe('which prices hold', () => {
  it('are those of the place, then of the currency, then of the rate', () => {
    const regional = {
      id: 'r',
      countries: ['SE'],
      currency: 'eur',
      overrides: [],
      adjustment: '-10',
      ending: 'none' as const,
    };
    const book = {
      ...facts().book,
      regional: [{ ...regional, targetPlans: [] }],
      offered: [{ code: 'sek', ending: 'whole' as const }],
    };
    // The region's currency is one that the plan states: its own amounts are adjusted, not those of the base currency.
    expect(lines({ book, country: 'SE' })[0]).toBe('1 base at 810');
    expect(lines({ book, country: 'SE', currency: 'usd' })[0]).toBe('1 base at 1000');
    expect(lines({ book, country: 'DE', currency: 'eur' })[0]).toBe('1 base at 900');
    expect(lines({ book, country: 'DE', currency: 'sek' })[0]).toBe('1 base at 10000');
    expect(() => lines({ book, currency: 'jpy' })).toThrow('not offered');
  });

  it('are a region’s of this plan before those of all plans', () => {
    const regional = { countries: ['SE'], currency: 'usd', overrides: [], ending: 'none' as const };
    const all = { ...regional, id: 'all', adjustment: '-50', targetPlans: [] };
    const own = { ...regional, id: 'own', adjustment: '-10', targetPlans: ['team'] };
    const book = { ...facts().book, regional: [all, own] };
    expect(lines({ book, country: 'SE' })[0]).toBe('1 base at 900');
  });

  it('are what is agreed before any rule, and what names the plan before what does not', () => {
    const price = { model: 'flat' as const, unitAmount: '500' };
    const own = agreement({ pricingRules: [{ componentId: 'base', price }] });
    const any = agreement({ id: 'any', plan: null, discounts: [{ type: 'percentage', value: '50' }] });
    const priced = pricePlan(facts({ agreements: [any, own], rules: [rule({})] }));
    expect(priced.components[0]).toMatchObject({ unitAmount: '500' });
    expect(priced.discounts).toEqual([]);
    expect(priced.explanation.rules).toMatchObject({ winner: null, considered: [{ outcome: 'lower_priority' }] });
    const over = agreement({ expirationDate: '2026-06-01T00:00:00Z' });
    expect(pricePlan(facts({ agreements: [over], rules: [rule({})] })).explanation.rules.winner).toBe('rule');
  });

  it('are amounts of a rule or an agreement in their own currency alone', () => {
    const price = { model: 'flat' as const, unitAmount: '500' };
    const offered = [{ code: 'sek', ending: 'none' as const }];
    const book = { ...facts().book, offered };
    const replaced = rule({ action: { type: 'replace_price', componentId: 'base', price } });
    const agreed = agreement({ currency: 'eur', pricingRules: [{ componentId: 'base', price }] });
    const base = (changes: Partial<QuoteFacts>) =>
      ['usd', 'eur', 'sek'].map((currency) => lines({ book, currency, ...changes })[0]);
    // 500 are five dollars: neither five euros nor five kronor.
    expect(base({ rules: [replaced] })).toEqual(['1 base at 500', '1 base at 900', '1 base at 10000']);
    expect(base({ agreements: [agreed] })).toEqual(['1 base at 1000', '1 base at 500', '1 base at 10000']);
    const regional = { id: 'r', countries: ['SE'], currency: 'sek', overrides: [], adjustment: '0' };
    const inSweden = { ...book, regional: [{ ...regional, ending: 'none' as const, targetPlans: [] }] };
    expect(lines({ book: inSweden, country: 'SE', rules: [replaced] })[0]).toBe('1 base at 10000');
  });

  it('are those of the version subscribed to, unless a rule names another or a new customer asks', () => {
    const subscription = { version: 1, items: new Map([['base', 1]]) };
    const as = (changes: Partial<QuoteFacts>) => pricePlan(facts({ subscription, isNew: false, ...changes }));
    expect(as({}).version).toBe(1);
    expect(as({ isNew: true }).version).toBe(2);
    expect(as({ isNew: true, rules: [rule({ action: { type: 'grandfather', version: 1 } })] })).toMatchObject({
      version: 1,
      explanation: { grandfathering: { version: 1, activeVersion: 2 } },
    });
    expect(() => as({ rules: [rule({ action: { type: 'grandfather', version: 9 } })] })).toThrow('no version 9');
  });

  it('are none where the plan is not sold, but a subscriber keeps them', () => {
    const versions = new Map([[2, plan('1000', ['SE'])]]);
    expect(() => lines({ versions, country: 'NO' })).toThrow('not sold in NO');
    const subscription = { version: 2, items: new Map([['base', 1]]) };
    expect(lines({ versions, country: 'NO', subscription, isNew: false })[0]).toBe('1 base at 1000');
  });
});

it('adds up, whatever rule, agreement, promotion and quantity: lines less discounts, and nothing below nothing', () => {
  const percentage = fc.integer({ min: 0, max: 100 }).map(String);
  const discount = fc.oneof(
    fc.record({ type: fc.constant('percentage' as const), value: percentage }),
    fc.record({ type: fc.constant('fixed_amount' as const), value: fc.integer({ min: 0, max: 9_000 }).map(String) }),
  );
  const promotion = discount.map(
    ({ type, value }): Promotion => ({
      ...{ id: 'p', name: 'P', type, value, currency: 'usd', upgradeTo: null, condition: {}, validTo: null },
      ...{ validFrom: '2026-01-01T00:00:00Z', usageLimit: null, usageLimitPerCustomer: null, targetPlans: [] },
      ...{ priority: 0, stacking: 'stackable', stackingGroup: null },
    }),
  );
  fc.assert(
    fc.property(
      fc.record({ seats: fc.nat(500).map(String), calls: fc.nat(1_000_000).map((units) => `${units}.25`) }),
      fc.option(discount),
      fc.option(discount),
      fc.option(promotion),
      (usage, ruled, agreed, given) => {
        const asked = facts({
          usage,
          rules: ruled ? [rule({ action: { type: 'discount', discount: ruled } })] : [],
          agreements: agreed ? [agreement({ discounts: [agreed] })] : [],
        });
        const promotions = given ? [given] : [];
        const {
          lines: priced,
          discounts,
          subtotal,
          total,
          net,
          appliedDiscounts,
        } = quotePlan(asked, pricePlan(asked), {
          promotions,
          considered: [],
        });
        const sum = (amounts: number[]) => amounts.reduce((all, amount) => all + amount, 0);
        const off = sum(discounts.map(({ amount }) => amount));
        return (
          subtotal === sum(priced.map(({ amount }) => amount)) &&
          total === subtotal - off &&
          total === sum(net.map(({ amount }) => amount)) &&
          net.every(({ amount }) => amount >= 0) &&
          appliedDiscounts.length === discounts.length &&
          appliedDiscounts.every(({ origin }) => !agreed || origin !== 'rule')
        );
      },
    ),
    { numRuns: 2_000 },
  );
});

describe('what a change moves', () => {
  it('is a month of what recurs and is licensed: a year’s twelfth, no usage, nothing that is paid once', () => {
    expect(monthlyPrice(pricePlan(facts({ usage: { calls: '1000000' } }))).toFixed()).toBe('1300');
    expect(
      monthlyPrice(pricePlan(facts({ interval: 'year' })))
        .toDecimalPlaces(2)
        .toFixed(),
    ).toBe('833.33');
  });

  it('is compared for the same customer, in per cent of what was paid', () => {
    const move = priceMove(facts(), facts({ rules: [rule({})] }))!;
    expect(move).toMatchObject({ currency: 'usd' });
    expect(move.change.toFixed()).toBe('-130');
    expect(largestChange([move])).toBe(10);
    expect(largestChange([])).toBe(0);
    expect(priceMove(facts(), facts({ rules: [rule({ action: { type: 'grandfather', version: 9 } })] }))).toBeNull();
  });
});

describe('a price that an experiment gives', () => {
  const given = (way: GivenPrice['way']): GivenPrice => ({
    ...{ experimentId: 'experiment_1', key: 'price', variant: 'dearer', planVersionId: 'planver_9' },
    ...{ plan: 'team-dearer', version: 7, way, reason: 'Because.', configuration: plan('1200') },
  });
  const priced = (way: GivenPrice['way'], changes: Partial<QuoteFacts> = {}) =>
    pricePlan(facts({ experiment: given(way), ...changes }));
  const base = ({ components }: ReturnType<typeof priced>) => components.find(({ id }) => id === 'base')?.unitAmount;

  it('stands in the place of the plan’s own, and says why', () => {
    const answer = priced('assigned');
    expect([answer.version, base(answer)]).toEqual([7, '1200']);
    const { experiment, grandfathering } = answer.explanation;
    expect(experiment).toEqual({
      ...{ experimentId: 'experiment_1', key: 'price', variant: 'dearer', planVersionId: 'planver_9' },
      ...{ plan: 'team-dearer', version: 7, way: 'assigned', reason: 'Because.' },
    });
    expect(grandfathering).toBeNull();
    expect(pricePlan(facts()).explanation.experiment).toBeNull();
  });

  it('is grandfathered when it was bought, or was given and the experiment is over', () => {
    for (const way of ['subscribed', 'kept'] as const) {
      expect(priced(way).explanation.grandfathering).toEqual({ version: 7, activeVersion: 2, reason: 'Because.' });
    }
    expect(priced('scaled').explanation.grandfathering).toBeNull();
  });

  it('takes what rules and agreements do to every arm, and goes behind a promise of an earlier version', () => {
    const discounted = priced('assigned', {
      rules: [rule({ action: { type: 'change_percentage', componentIds: ['base'], percentage: '-10' } })],
    });
    expect(base(discounted)).toBe('1080');
    expect(discounted.explanation.rules.winner).toBe('rule');
    const promised = priced('assigned', { rules: [rule({ action: { type: 'grandfather', version: 1 } })] });
    expect([promised.version, base(promised), promised.explanation.experiment]).toEqual([1, '800', null]);
  });
});
