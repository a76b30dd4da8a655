import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PricingComponent } from '../../../contracts/pricing.ts';
import { type ExchangeRates, pricePointEndings, type RegionalPricing } from '../../../contracts/pricing-regional.ts';
import { currencyRule } from '../../money/currencies.ts';
import { decimal } from '../../money/decimal.ts';
import { toPricePoint } from './price-points.ts';
import { regionalComponents, regionalPricingFor } from './regional-price.ts';

const rates: ExchangeRates = {
  base: 'eur',
  date: '2026-11-20',
  source: 'test',
  rates: { usd: '1.1', jpy: '165.5', kwd: '0.34', sek: '11' },
};
const region = (changes: Partial<RegionalPricing>): RegionalPricing => ({
  id: 'region',
  countries: ['JP'],
  currency: 'jpy',
  overrides: [],
  adjustment: '0',
  ending: 'none',
  ...changes,
});
const base: PricingComponent = { id: 'base', model: 'flat', unitAmount: '4900' };
const amountIn = (changes: Partial<RegionalPricing>, component = base) =>
  regionalComponents([component], 'eur', region(changes), rates)[0]?.unitAmount;

it.each([
  ['520', 'x.99', 'usd', '499'],
  ['550', 'x.99', 'usd', '599'],
  ['1', 'x.99', 'usd', '1'],
  ['100', 'x.99', 'usd', '99'],
  ['520', 'x.95', 'usd', '495'],
  ['550', 'whole', 'usd', '600'],
  ['8200', 'x0', 'usd', '8000'],
  ['300', 'x0', 'usd', '1000'],
  ['811', 'x.99', 'jpy', '811'],
  ['811', 'x0', 'jpy', '810'],
  ['5200', 'x.99', 'kwd', '4990'],
  ['52000', 'x.99', 'isk', '52000'],
  ['0.25', 'x.99', 'usd', '0.25'],
] as const)('%s with %s in %s is %s', (amount, ending, currency, expected) => {
  expect(toPricePoint(decimal(amount), ending, currencyRule(currency)!).toFixed()).toBe(expected);
});

it('converts between currencies of different decimals, and by way of the base', () => {
  expect(amountIn({})).toBe('8109.5');
  expect(amountIn({ ending: 'x0' })).toBe('8110');
  expect(amountIn({ currency: 'kwd', ending: 'x.95' })).toBe('16950');
  expect(amountIn({ currency: 'usd', adjustment: '-20', ending: 'x.99' })).toBe('4299');
  const [crowns] = regionalComponents([base], 'usd', region({ currency: 'sek', countries: ['SE'] }), rates);
  expect(crowns?.unitAmount).toBe('49000');
  expect(amountIn({}, { ...base, unitAmount: '0.002' })).toBe('0.00331');
});

it('takes an override as it stands, and the rate for the rest', () => {
  const tiered: PricingComponent = {
    id: 'calls',
    model: 'graduated',
    minimum: '100',
    tiers: [
      { upTo: '10', unitAmount: '100', flatAmount: '500' },
      { upTo: null, unitAmount: '50' },
    ],
  };
  const overrides = [
    { componentId: 'calls', tiers: [{ unitAmount: '150' }] },
    { componentId: 'base', unitAmount: '7980' },
  ];
  expect(regionalComponents([base, tiered], 'eur', region({ overrides }), rates)).toEqual([
    { ...base, unitAmount: '7980' },
    {
      ...tiered,
      minimum: '165.5',
      tiers: [
        { upTo: '10', unitAmount: '150', flatAmount: '827.5' },
        { upTo: null, unitAmount: '82.75' },
      ],
    },
  ]);
});

it('keeps percentages and converts the money that bounds their tiers', () => {
  const fee: PricingComponent = {
    id: 'fee',
    model: 'graduated_percentage',
    tiers: [
      { upTo: '1000', rate: '2' },
      { upTo: null, rate: '1' },
    ],
  };
  expect(regionalComponents([fee], 'eur', region({ currency: 'usd' }), rates)[0]?.tiers).toEqual([
    { upTo: '1100', rate: '2' },
    { upTo: null, rate: '1' },
  ]);
});

it('finds the region of a country, else the one for everywhere', () => {
  const everywhere = region({ id: 'rest', countries: [] });
  const japan = region({});
  expect(regionalPricingFor('JP', [everywhere, japan])).toBe(japan);
  expect(regionalPricingFor('SE', [everywhere, japan])).toBe(everywhere);
  expect(regionalPricingFor('SE', [japan])).toBeNull();
});

it('refuses a currency without a rate', () => {
  const refusal = expect.objectContaining({ code: 'PricingValidationFailed' });
  expect(() => amountIn({ currency: 'chf' })).toThrow(refusal);
  expect(() => amountIn({ currency: 'xyz' })).toThrow(refusal);
});

it('stays within half a step of the price, and a price point is one already', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1_000, max: 10_000_000 }),
      fc.constantFrom(...pricePointEndings),
      fc.constantFrom('usd', 'jpy', 'kwd', 'isk'),
      (amount, ending, code) => {
        const rule = currencyRule(code)!;
        const point = toPricePoint(decimal(amount), ending, rule);
        const unit = 10 ** rule.decimals * (ending === 'x0' ? 10 : 1);
        if (amount >= unit) expect(point.minus(amount).abs().times(2).lte(unit)).toBe(true);
        expect(toPricePoint(point, ending, rule).eq(point)).toBe(true);
        if (ending !== 'none' && amount >= 10 ** rule.decimals) expect(point.mod(rule.step).isZero()).toBe(true);
      },
    ),
    { numRuns: 2_000 },
  );
});
