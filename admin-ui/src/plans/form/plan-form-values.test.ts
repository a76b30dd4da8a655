import { describe, expect, it } from '@jest/globals';
import { CreatePlanInput, type SubscriptionPlan } from '../../../../contracts/plans.ts';
import { changesSince, emptyComponent, emptyPlan, requestOf } from './plan-form-values.ts';

const seats = { ...emptyComponent([], 'month'), name: 'Seats', unitAmount: '1000' };
const values = { ...emptyPlan, name: 'Pro', pricing: { ...emptyPlan.pricing, components: [seats] } };

describe('requestOf', () => {
  it('makes what the API accepts of a new plan, and leaves an empty key out', () => {
    const request = requestOf(values);
    expect(request).not.toHaveProperty('key');
    expect(CreatePlanInput.safeParse(request).success).toBe(true);
  });

  it('leaves out a currency that has no amount yet', () => {
    const component = { ...seats, currencyOptions: { eur: { unitAmount: '900' }, gbp: { unitAmount: undefined } } };
    const request = requestOf({ ...values, pricing: { ...values.pricing, components: [component] } });
    expect(request.pricing.components[0]?.currencyOptions).toEqual({ eur: { unitAmount: '900' } });
  });
});

it('changesSince gives the changed fields only, whatever the order of stored ones', () => {
  const { key: _, ...configuration } = requestOf(values);
  const { pricing, ...rest } = configuration;
  const reordered = { configuration: { pricing: Object.fromEntries(Object.entries(pricing).reverse()), ...rest } };
  const plan = reordered as unknown as SubscriptionPlan;
  expect(changesSince(plan, values)).toEqual({});
  expect(changesSince(plan, { ...values, name: 'Pro+' })).toEqual({ name: 'Pro+' });
});

it('emptyComponent takes a key that is free', () => {
  expect(emptyComponent(['price-1', 'price-3'], 'month').key).toBe('price-4');
});
