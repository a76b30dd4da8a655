import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CalculateInput, CalculationDiscount, CalculationTax } from '../../contracts/pricing.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { currencyRule } from '../money/currencies.ts';
import { decimal } from '../money/decimal.ts';
import { calculatePricing } from './calculate.ts';
import { component, currency, drawn, quantity } from './test-support/arbitraries.ts';

const flat = (...amounts: string[]) =>
  amounts.map((unitAmount, index) => ({ id: `line-${index}`, model: 'flat' as const, unitAmount }));
const calculate = (changes: Partial<CalculateInput>) =>
  calculatePricing({ currency: 'usd', components: flat('1000'), discounts: [], ...changes });
const percent = (value: string): CalculationDiscount => ({ type: 'percentage', value });
const fixed = (value: string): CalculationDiscount => ({ type: 'fixed_amount', value });
const taxed = (behavior: CalculationTax['behavior'], ...percentages: string[]): CalculationTax => ({
  behavior,
  rates: percentages.map((percentage) => ({ percentage })),
});

describe('discounts', () => {
  it('floors each share of a fixed amount and leaves the remainder to the last line', () => {
    const { discounts, total } = calculate({ components: flat('100', '100', '100'), discounts: [fixed('100')] });
    expect(discounts).toEqual([{ amount: 100, allocations: [33, 33, 34] }]);
    expect(total).toBe(200);
  });

  it('takes each discount from what those before it have left', () => {
    const { discounts, total } = calculate({ discounts: [percent('50'), percent('50'), fixed('100')] });
    expect(discounts.map(({ amount }) => amount)).toEqual([500, 250, 100]);
    expect(total).toBe(150);
    expect(calculate({ discounts: [fixed('100'), percent('50')] }).total).toBe(450);
  });

  it('never takes more than there is', () => {
    const { discounts, total } = calculate({
      components: flat('300', '200'),
      discounts: [fixed('9999'), percent('10')],
    });
    expect(discounts).toEqual([
      { amount: 500, allocations: [300, 200] },
      { amount: 0, allocations: [0, 0] },
    ]);
    expect(total).toBe(0);
  });

  it('lets a remainder that does not fit on the last line go to the one before', () => {
    const { discounts } = calculate({ components: flat('1', '1', '1', '0'), discounts: [percent('50')] });
    expect(discounts).toEqual([{ amount: 2, allocations: [0, 1, 1, 0] }]);
  });

  it('gives a line that is a credit no share', () => {
    const tiers = [
      { upTo: '10', unitAmount: '100' },
      { upTo: null, unitAmount: '10' },
    ];
    const credit = { id: 'more', model: 'volume' as const, tiers, quantity: '1', previousQuantity: '10' };
    const { lines, discounts, total } = calculate({
      components: [...flat('1000'), credit],
      discounts: [percent('100')],
    });
    expect(lines.map(({ amount }) => amount)).toEqual([1000, -890]);
    expect(discounts).toEqual([{ amount: 110, allocations: [110, 0] }]);
    expect(total).toBe(0);
  });

  it('takes off what the currency can charge', () => {
    const { discounts } = calculate({
      currency: 'isk',
      components: flat('10000', '10000'),
      discounts: [percent('1.5')],
    });
    expect(discounts).toEqual([{ amount: 300, allocations: [100, 200] }]);
  });
});

describe('tax', () => {
  it('is added when exclusive and part of the price when inclusive', () => {
    // https://support.stripe.com/questions/inclusive-and-exclusive-tax-options-in-the-tax-rate-api-and-stripe-tax
    const components = flat('60000');
    expect(calculate({ components, tax: taxed('inclusive', '10') })).toMatchObject({ total: 60000, tax: 5455 });
    expect(calculate({ components, tax: taxed('exclusive', '10') })).toMatchObject({ total: 66000, tax: 6000 });
    expect(calculate({ components, tax: taxed('unspecified', '10') })).toMatchObject({ total: 60000, tax: 0 });
  });

  it('is rounded at each line', () => {
    // https://support.stripe.com/questions/rounding-rules-for-stripe-fees: 0.06 and 0.73, not 15 % of 5.27
    const { subtotal, tax, total } = calculate({ components: flat('43', '484'), tax: taxed('exclusive', '15') });
    expect([subtotal, tax, total]).toEqual([527, 79, 606]);
  });

  it('of Zuora: 4 % in 2.99 is 0.12 when the tax is rounded', () => {
    // https://docs.zuora.com, "Rounding rule for inclusive tax mode", Rounding Tax Amount
    expect(calculate({ components: flat('299'), tax: taxed('inclusive', '4') }).tax).toBe(12);
  });

  it('adds several rates side by side, on what discounts have left', () => {
    const quebec = taxed('exclusive', '5', '9.975');
    expect(calculate({ components: flat('10000'), tax: quebec }).tax).toBe(500 + 998);
    expect(calculate({ components: flat('10000'), tax: quebec, discounts: [percent('50')] }).tax).toBe(250 + 499);
    expect(calculate({ components: flat('11500'), tax: taxed('inclusive', '5', '10') }).tax).toBe(500 + 1000);
  });
});

it('answers every field that is wrong', () => {
  const refused = (changes: object) => {
    try {
      calculate(changes);
    } catch (error) {
      if (error instanceof PricewrightError && error.code === 'PricingValidationFailed') {
        return error.details.fields?.map(({ field, code }) => `${field} ${code}`);
      }
      throw error;
    }
    return [];
  };
  const one = (fields: object) => ({ components: [{ id: 'a', model: 'graduated', quantity: '1', ...fields }] });
  const open = { upTo: null, unitAmount: '1' };
  expect(refused({ currency: 'xyz' })).toEqual(['currency unknown_currency']);
  expect(refused({ currency: 'USD' })).toEqual(['currency unknown_currency']);
  expect(refused(one({}))).toEqual(['components[0].tiers tiers_missing']);
  expect(refused(one({ tiers: [{ upTo: '10', unitAmount: '1' }, { upTo: '5', unitAmount: '1' }, open] }))).toEqual([
    'components[0].tiers[1].upTo tiers_overlap',
  ]);
  expect(refused(one({ tiers: [open, open] }))).toEqual(['components[0].tiers[0].upTo tiers_gap']);
  expect(refused(one({ tiers: [{ upTo: '0', unitAmount: '1' }, open] }))).toEqual([
    'components[0].tiers[0].upTo tier_bound',
  ]);
  expect(refused(one({ tiers: [{ upTo: null }] }))).toEqual(['components[0].tiers[0].unitAmount tier_price_missing']);
  expect(refused(one({ tiers: [open], quantity: '-1' }))).toEqual(['components[0].quantity negative']);
  for (const wrong of ['NaN', '', 'Infinity', '1e5', '0x10', ' 1', '1.', '１']) {
    expect(refused(one({ tiers: [open], quantity: wrong }))).toEqual(['components[0].quantity not_a_number']);
  }
  expect(refused(one({ tiers: [open], quantity: undefined }))).toEqual(['components[0].quantity quantity_missing']);
  expect(refused(one({ tiers: [{ upTo: '10', unitAmount: '1' }], quantity: '11' }))).toEqual([
    'components[0].quantity above_last_tier',
  ]);
  expect(refused(one({ tiers: [{ upTo: null, unitAmount: '0.1234567890123' }] }))).toEqual([
    'components[0].tiers[0].unitAmount too_many_decimals',
  ]);
  expect(refused(one({ tiers: [open], quantity: '1234567890123456' }))).toEqual([
    'components[0].quantity number_too_large',
  ]);
  expect(refused(one({ tiers: [open], minimum: '5', maximum: '4' }))).toEqual([
    'components[0].minimum minimum_above_maximum',
  ]);
  expect(refused(one({ model: 'package', unitAmount: '1', packageSize: 0 }))).toEqual([
    'components[0].packageSize package_size',
  ]);
  expect(refused(one({ model: 'per_unit' }))).toEqual(['components[0].unitAmount price_missing']);
  expect(refused(one({ model: 'percentage', rate: '101' }))).toEqual(['components[0].rate above_100_percent']);
  expect(refused({ components: [...flat('1'), ...flat('2')] })).toEqual(['components[1].id duplicate_id']);
  expect(refused({ discounts: [percent('100.01')] })).toEqual(['discounts[0].value above_100_percent']);
  expect(refused({ discounts: [fixed('-1')] })).toEqual(['discounts[0].value negative']);
  expect(refused({ discounts: [fixed('0.5')] })).toEqual(['discounts[0].value amount_precision']);
  expect(refused({ tax: taxed('exclusive', '-5') })).toEqual(['tax.rates[0].percentage negative']);
  const huge = { model: 'per_unit', unitAmount: '999999999999999', quantity: '999999999999999' };
  expect(refused(one(huge))).toEqual(['components amount_too_large']);
});

/** Up to three discounts, and rates of tax. */
const offTax = drawn((random) => {
  const list = <Value>(draw: () => Value) => Array.from({ length: random(4) }, draw);
  const behaviors = ['exclusive', 'inclusive', 'unspecified'] as const;
  return {
    discounts: list(() =>
      random(2) === 0 ? percent(decimal(random(10_001)).div(100).toFixed()) : fixed(String(random(5_001) * 100)),
    ),
    rates: {
      behavior: behaviors[random(3)]!,
      rates: list(() => ({ percentage: `${random(271) / 10}` })),
    },
  };
});

function holds(condition: boolean, ...seen: unknown[]): void {
  if (!condition) throw new Error(JSON.stringify(seen));
}
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

it('adds up: lines to the subtotal, shares to their discount, all to the total, in chargeable amounts', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(component, quantity), { minLength: 1, maxLength: 4 }),
      offTax,
      currency,
      (priced, { discounts, rates }, code) => {
        const components = priced.map(([of, units], index) => ({ ...of, id: `${index}`, quantity: units }));
        const answer = calculatePricing({ currency: code, components, discounts, tax: rates });
        const { lines, subtotal, total } = answer;
        const { step } = currencyRule(code)!;
        holds(subtotal === sum(lines.map(({ amount }) => amount)), answer);
        const left = lines.map(({ amount }) => amount);
        for (const { amount, allocations } of answer.discounts) {
          holds(amount === sum(allocations) && amount >= 0, answer);
          for (const [index, share] of allocations.entries()) {
            left[index]! -= share;
            holds(share >= 0 && left[index]! >= 0, answer);
          }
        }
        const added = rates.behavior === 'exclusive' ? answer.tax : 0;
        holds(total === sum(left) + added && total >= 0 && answer.tax >= 0, answer);
        const whole = [subtotal, total, answer.tax, ...left].every((amount) => amount % step === 0);
        holds(
          whole && lines.every(({ amount, exact }) => decimal(exact).minus(amount).abs().times(2).lte(step)),
          answer,
        );
      },
    ),
    { numRuns: 6_000 },
  );
});
