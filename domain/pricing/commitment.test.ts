import { expect, it } from '@jest/globals';
import type { CalculationCommitment } from '../../contracts/pricing.ts';
import { calculatePricing } from './calculate.ts';
import { lowestPrice } from './lowest-price.ts';

/** Usage at one minor unit each, under a commitment. */
const line = (commitment: CalculationCommitment, quantity: string, previousQuantity?: string) =>
  calculatePricing({
    currency: 'usd',
    components: [
      {
        id: 'usage',
        model: 'per_unit',
        unitAmount: '1',
        commitment,
        quantity,
        ...(previousQuantity ? { previousQuantity } : {}),
      },
    ],
    discounts: [],
  }).lines[0];

it.each([
  ['100000', undefined, '40000', 100_000, '100000'],
  ['100000', undefined, '100000', 100_000, '100000'],
  ['100000', undefined, '125000.5', 125_001, '125000.5'],
  ['100000', '120', '125000', 130_000, '130000'],
  ['0', '50', '10.1', 5, '5.05'],
  ['100', '33.333333333333', '200.000000000001', 133, '133.33333333333333333333333333'],
])('a commitment of %s at %s with usage of %s', (amount, overageRate, usage, rounded, exact) => {
  expect(line({ amount, ...(overageRate ? { overageRate } : {}) }, usage)).toMatchObject({ amount: rounded, exact });
});

it('is owed once a period: what comes on top of what was billed costs the difference', () => {
  expect(line({ amount: '1000' }, '300', '500')).toMatchObject({ amount: 0 });
  expect(line({ amount: '1000' }, '300', '900')).toMatchObject({ amount: 200 });
});

it.each([
  [{ amount: '-1' }, 'components[0].commitment.amount', 'negative'],
  [{ amount: 'NaN' }, 'components[0].commitment.amount', 'not_a_number'],
  [{ amount: '1', overageRate: '-5' }, 'components[0].commitment.overageRate', 'negative'],
])('refuses %j', (commitment, field, code) => {
  expect(() => line(commitment, '1')).toThrow(
    expect.objectContaining({ details: { fields: [expect.objectContaining({ field, code })] } }),
  );
});

it('names the lowest price of the thirty days before, the one that held when they began included', () => {
  const history = [
    { exact: '900', from: '2026-01-01T00:00:00Z' },
    { exact: '1200', from: '2026-05-20T00:00:00Z' },
    { exact: '1000', from: '2026-06-10T00:00:00Z' },
    { exact: '700', from: '2026-07-01T00:00:00Z' },
  ];
  expect(lowestPrice(history, new Date('2026-06-15T00:00:00Z'))?.exact).toBe('900');
  expect(lowestPrice(history, new Date('2026-06-20T00:00:00Z'))?.exact).toBe('1000');
  expect(lowestPrice(history, new Date('2026-07-01T00:00:00Z'))?.exact).toBe('1000');
  expect(lowestPrice(history, new Date('2026-07-02T00:00:00Z'))?.exact).toBe('700');
  expect(lowestPrice(history, new Date('2025-12-31T00:00:00Z'))).toBeNull();
  expect(lowestPrice([], new Date())).toBeNull();
  const perEvent = [
    { exact: '0.4', from: '2026-01-01T00:00:00Z' },
    { exact: '0.25', from: '2026-01-02T00:00:00Z' },
  ];
  expect(lowestPrice(perEvent, new Date('2026-01-10T00:00:00Z'))?.exact).toBe('0.25');
});
