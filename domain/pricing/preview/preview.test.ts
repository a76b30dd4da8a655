import { expect, it } from '@jest/globals';
import type { CalculationComponent } from '../../../contracts/pricing.ts';
import type { PricingPreviewInput } from '../../../contracts/pricing-preview.ts';
import { validatePricing } from '../check/check-pricing.ts';
import { previewPricing } from './preview-pricing.ts';

const fonts: CalculationComponent = {
  id: 'fonts',
  model: 'volume',
  tiers: [
    { upTo: '5', unitAmount: '700' },
    { upTo: '10', unitAmount: '500' },
    { upTo: null, unitAmount: '450' },
  ],
};
const preview = (changes: Partial<PricingPreviewInput>) =>
  previewPricing({
    currency: 'usd',
    components: [fonts],
    discounts: [],
    range: { from: 0, to: 20, points: 5 },
    usages: [],
    ...changes,
  });

it('shows the cost of a range with both sides of each tier', () => {
  const [curve] = preview({}).curves;
  expect(curve?.points.map(({ quantity }) => quantity)).toEqual(['0', '5', '6', '10', '11', '15', '20']);
  expect(curve?.points[0]).toEqual({ quantity: '0', amount: 0, exact: '0', marginal: null, average: null });
  expect(curve?.points[2]).toEqual({ quantity: '6', amount: 3000, exact: '3000', marginal: '-500', average: '500' });
  expect(curve?.points[5]).toMatchObject({ quantity: '15', marginal: '450', average: '450' });
});

it('says where buying more is cheaper', () => {
  expect(preview({}).curves[0]?.cheaperToBuyMore).toEqual([
    { tier: 0, from: '5', to: '5', buy: '6', saves: '500' },
    { tier: 1, from: '10', to: '10', buy: '11', saves: '50' },
  ]);
  const graduated = preview({ components: [{ ...fonts, model: 'graduated' }] });
  expect(graduated.curves[0]?.cheaperToBuyMore).toEqual([]);
  const validation = validatePricing({ currency: 'usd', components: [fonts], discounts: [], needsQuantities: false });
  expect(validation).toMatchObject({ isValid: true, errors: [] });
  expect(validation.warnings.map(({ field, code, message }) => [field, code, message])).toEqual([
    ['components[0].tiers[0]', 'more_is_cheaper', 'From 5 to 5 units it is cheaper to buy 6; at 5 by $5.00.'],
    ['components[0].tiers[1]', 'more_is_cheaper', 'From 10 to 10 units it is cheaper to buy 11; at 10 by $0.50.'],
  ]);
});

it('counts free units and packages where more is cheaper', () => {
  const packs: CalculationComponent = {
    id: 'packs',
    model: 'volume_package',
    freeUnits: '10',
    tiers: [
      { upTo: '100', packageSize: 10, packageAmount: '100' },
      { upTo: null, packageSize: 100, packageAmount: '350' },
    ],
  };
  // 101 charged units are two packages of 350; 71 to 100 are eight packages of 100 or more.
  expect(preview({ components: [packs] }).curves[0]?.cheaperToBuyMore).toEqual([
    { tier: 0, from: '81', to: '110', buy: '111', saves: '300' },
  ]);
});

it('ends the curve where a bounded last tier ends', () => {
  const bounded = { ...fonts, tiers: [{ upTo: '3', unitAmount: '1' }] };
  expect(preview({ components: [bounded] }).curves[0]?.points.at(-1)?.quantity).toBe('3');
});

it('compares two versions on what customers use', () => {
  const seats = (unitAmount: string, minimum?: string): CalculationComponent[] => [
    { id: 'seats', model: 'per_unit', unitAmount, ...(minimum ? { minimum } : {}) },
  ];
  const { comparison } = preview({
    components: seats('1000', '3000'),
    compareWith: { components: seats('1200') },
    usages: [
      { customerId: 'one', quantities: { seats: '1' } },
      { customerId: 'ten', quantities: { seats: '10' } },
      { customerId: 'half', quantities: { seats: '2.5' } },
      { customerId: 'none', quantities: {} },
    ],
  });
  expect(comparison).toMatchObject({ customers: 4, winners: 2, losers: 1, unchanged: 1, unpriced: [] });
  expect(comparison).toMatchObject({ revenueBefore: 19000, revenueAfter: 16200, revenueChange: -2800 });
  expect(comparison?.changes.map(({ customerId, change }) => [customerId, change])).toEqual([
    ['none', -3000],
    ['ten', 2000],
    ['one', -1800],
    ['half', 0],
  ]);
});

it('names the wrong field of the other version and of a usage', () => {
  expect(() => preview({ compareWith: { components: [{ id: 'a', model: 'per_unit' }] } })).toThrow(
    'compareWith.components[0].unitAmount',
  );
  const usages = [{ customerId: 'one', quantities: { fonts: '-1' } }];
  expect(() => preview({ usages })).toThrow('usages[0].quantities.fonts');
});
