import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PlanConfiguration } from '../../../contracts/plans.ts';
import type { PricingRule } from '../../../contracts/pricing-rules.ts';
import { lowestPrice } from '../lowest-price.ts';
import type { PriceBook } from '../quote/plan-prices.ts';
import { effectiveHistory, historyIn, type RecordedPrice } from './effective-history.ts';
import { priceRegions, publicRules, publicTimeline } from './public-prices.ts';

const day = 86_400_000;
const at = (days: number) => new Date(days * day).toISOString();
const line = (recorded: number, from: number, amount: number | null, region: string | null = null): RecordedPrice => ({
  ...{ plan: 'team', component: 'base', currency: 'eur', region },
  ...{ amount, exact: amount === null ? null : String(amount), from: at(from), recordedAt: at(recorded) },
  cause: 'rule_changed',
});
const asked = (written: RecordedPrice[]) =>
  effectiveHistory(written).map(({ from, until, amount }) => [
    Date.parse(from) / day,
    until && Date.parse(until) / day,
    amount,
  ]);

describe('what was written', () => {
  it('tells what was, is and will be asked', () => {
    expect(asked([line(1, 1, 100), line(1, 5, 80), line(1, 9, 100)])).toEqual([
      [1, 5, 100],
      [5, 9, 80],
      [9, null, 100],
    ]);
  });

  it('is ended by a later writing from then on, and never in what was', () => {
    // On day 6, in the middle of the sale, somebody ends it.
    expect(asked([line(1, 1, 100), line(1, 5, 80), line(1, 9, 100), line(6, 6, 100)])).toEqual([
      [1, 5, 100],
      [5, 6, 80],
      [6, null, 100],
    ]);
    // On day 3, before it began: nobody was ever asked 80.
    expect(asked([line(1, 1, 100), line(1, 5, 80), line(1, 9, 100), line(3, 3, 100)])).toEqual([[1, null, 100]]);
  });

  it('knows when nothing is asked', () => {
    expect(asked([line(1, 1, 100), line(4, 4, null)])).toEqual([
      [1, 4, 100],
      [4, null, null],
    ]);
  });

  it('of a country is what held everywhere, until it has prices of its own', () => {
    const written = [line(1, 1, 100), line(5, 5, 90, 'SE'), line(7, 7, 110)];
    expect(historyIn(written, 'SE').map(({ amount }) => amount)).toEqual([100, 90]);
    expect(historyIn(written, 'DE').map(({ amount }) => amount)).toEqual([100, 110]);
    expect(historyIn(written, null).map(({ amount }) => amount)).toEqual([100, 110]);
  });

  it('leaves no gap and no overlap, whatever was written when; a later writing changes nothing before it', () => {
    const writing = fc.record({
      gap: fc.integer({ min: 1, max: 10 }),
      steps: fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.option(fc.integer({ min: 0, max: 500 }))), {
        maxLength: 4,
      }),
      first: fc.option(fc.integer({ min: 0, max: 500 })),
    });
    fc.assert(
      fc.property(fc.array(writing, { minLength: 1, maxLength: 6 }), (writings) => {
        let recorded = 0;
        const all = writings.map(({ gap, steps, first }) => {
          recorded += gap;
          let from = recorded;
          return [
            line(recorded, recorded, first),
            ...steps.map(([more, amount]) => {
              from += more;
              return line(recorded, from, amount);
            }),
          ];
        });
        const history = effectiveHistory(all.flat());
        const gaps = history.filter(
          ({ from, until }, index) => until !== (history[index + 1]?.from ?? null) || (until !== null && from >= until),
        );
        expect(gaps).toEqual([]);
        // As everybody saw it before the last writing.
        const before = effectiveHistory(all.slice(0, -1).flat());
        const amountAt = (entries: typeof history, time: string) =>
          entries.findLast(({ from }) => from <= time)?.amount ?? null;
        const times = all.length > 1 ? Array.from({ length: recorded - 1 }, (_, index) => at(index + 1)) : [];
        expect(times.filter((time) => amountAt(history, time) !== amountAt(before, time))).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
  });
});

/** Directive 98/6/EC, Article 6a: the price of the 30 days before the reduction. */
it('names the price that held when the 30 days began, and not the reduction itself', () => {
  const history = effectiveHistory([line(1, 1, 100), line(1, 3, 70), line(1, 8, 100), line(40, 40, 90)]);
  const prices = history.flatMap(({ exact, from }) => (exact === null ? [] : [{ exact, from }]));
  expect(lowestPrice(prices, new Date(40 * day))?.exact).toBe('100');
  expect(lowestPrice(prices, new Date(30 * day))?.exact).toBe('70');
});

describe('public prices', () => {
  const configuration = {
    ...{ name: 'Team', availability: { visibility: 'public', countries: [], condition: {} } },
    stripeIntegration: {},
    pricing: {
      ...{ currency: 'eur', billingCycle: 'monthly' },
      components: [
        {
          ...{ key: 'base', name: 'Base', model: 'flat', usageType: 'licensed', interval: 'month', intervalCount: 1 },
          ...{ unitAmount: '1000', currencyOptions: {} },
        },
      ],
    },
  } as unknown as PlanConfiguration;
  const book: PriceBook = {
    ...{ regional: [], offered: [] },
    rates: { base: 'eur', date: '2026-01-01', source: 'test', rates: {} },
  };
  const rule = (changes: Partial<PricingRule>): PricingRule => ({
    ...{ id: 'r', name: 'Rule', priority: 0, condition: {}, validFrom: at(0), validTo: null, targetPlans: [] },
    action: { type: 'change_percentage', percentage: '-10', componentIds: [] },
    ...changes,
  });
  const facts = (rules: PricingRule[]) => ({
    ...{ plan: 'team', configuration, version: 1, versions: new Map([[1, configuration]]), rules },
    books: [{ from: 0, book }],
  });

  it('follow rules for everybody through time', () => {
    const rules = [rule({ validFrom: at(5), validTo: at(9) })];
    const timeline = publicTimeline(facts(rules), null, new Date(day));
    expect(timeline.map(({ from, amount }) => [Date.parse(from) / day, amount])).toEqual([
      [1, 1_000],
      [5, 900],
      [9, 1_000],
    ]);
  });

  it('follow an exchange rate that is recorded for a day to come', () => {
    const usd = (rate: string): PriceBook => ({
      ...{ regional: [], offered: [{ code: 'usd', ending: 'none' }] },
      rates: { base: 'eur', date: '2026-01-01', source: 'test', rates: { usd: rate } },
    });
    const books = [
      { from: 0, book: usd('1.1') },
      { from: 5 * day, book: usd('1.2') },
    ];
    const timeline = publicTimeline({ ...facts([]), books }, null, new Date(day));
    expect(timeline.filter(({ currency }) => currency === 'usd').map(({ amount }) => amount)).toEqual([1_100, 1_200]);
  });

  it('are not those of some customers', () => {
    const some = [rule({ condition: { industry: 'retail' } }), rule({ condition: { seats: { $exists: false } } })];
    expect(publicRules(some)).toEqual([]);
    expect(publicTimeline(facts(some), null, new Date(day))).toMatchObject([{ amount: 1_000 }]);
  });

  it('are told apart by the countries that rules and regions name', () => {
    const nordic = rule({ condition: { country: { $in: ['SE', 'NO'] } } });
    expect(priceRegions([nordic, rule({ condition: { industry: 'SE' } })], book)).toEqual(['NO', 'SE']);
    expect(publicTimeline(facts([nordic]), 'SE', new Date(day))).toMatchObject([{ amount: 900, region: 'SE' }]);
    expect(publicTimeline(facts([nordic]), null, new Date(day))).toMatchObject([{ amount: 1_000, region: null }]);
  });

  it('are none of a plan that is not sold', () => {
    expect(publicTimeline({ ...facts([]), configuration: null }, null, new Date(day))).toEqual([]);
  });
});
