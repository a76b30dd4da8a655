import { expect, it } from '@jest/globals';
import { checkValues, previewOf } from './check-values.ts';
import { emptyComponent, emptyPlan, type PlanFormValues } from './plan-form-values.ts';

const now = new Date('2026-03-01T00:00:00Z');
const records = { flags: [], otherPlans: [] };
const seats = { ...emptyComponent([], 'month'), name: 'Seats', unitAmount: '1000', unitName: 'seat' };
const withPrices = (...components: PlanFormValues['pricing']['components']): PlanFormValues => ({
  ...emptyPlan,
  name: 'Pro',
  description: 'Renews every month until it is cancelled.',
  pricing: { ...emptyPlan.pricing, components },
});

it('an empty form lacks a name, and says so at the name', () => {
  const { isValid, errors } = checkValues(emptyPlan, records, now);
  expect(isValid).toBe(false);
  expect(errors).toContainEqual({ field: 'name', code: 'too_small', message: 'This is needed', severity: 'error' });
});

it('a whole plan passes through the rules of the domain', () => {
  expect(checkValues(withPrices(seats), records, now).errors).toEqual([]);
  const negative = checkValues(withPrices({ ...seats, unitAmount: '-5' }), records, now);
  expect(negative.errors.map(({ field }) => field)).toContain('pricing.components[0].unitAmount');
});

it('the card shows the prices that are whole', () => {
  const { view, omitted } = previewOf(withPrices(seats, { ...emptyComponent([], 'month') }), []);
  expect(view?.prices.map(({ key }) => key)).toEqual(['price-1']);
  expect(omitted).toBe(1);
  expect(previewOf(emptyPlan, []).view?.name).toBe('Untitled plan');
});
