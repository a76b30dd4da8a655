import { expect, it } from '@jest/globals';
import type { PlanConfiguration } from '../../contracts/plans.ts';
import type { PriceComponent } from '../../contracts/price-components.ts';
import { monthlyAmount, renewalInterval, seatsOf } from './monthly-amount.ts';

const component = (changes: Partial<PriceComponent> & { key: string }): PriceComponent => ({
  name: changes.key,
  model: 'flat',
  usageType: 'licensed',
  interval: 'month',
  intervalCount: 1,
  currencyOptions: {},
  ...changes,
});
const configuration = {
  pricing: {
    currency: 'usd',
    billingCycle: 'monthly',
    components: [
      component({ key: 'base', unitAmount: '4900', currencyOptions: { eur: { unitAmount: '4500' } } }),
      component({ key: 'seats', model: 'per_unit', unitAmount: '1200' }),
      component({ key: 'year', model: 'per_unit', interval: 'year', unitAmount: '10000' }),
      component({ key: 'quarter', intervalCount: 3, unitAmount: '100' }),
      component({ key: 'week', interval: 'week', unitAmount: '700' }),
      component({ key: 'events', model: 'per_unit', usageType: 'metered', unitAmount: '1' }),
      component({ key: 'start', interval: 'one_time', unitAmount: '99900' }),
    ],
  },
} as unknown as PlanConfiguration;
const monthly = (...items: [string, number | null][]) =>
  monthlyAmount(
    configuration,
    items.map(([key, quantity]) => ({ component: key, quantity })),
    'usd',
  );

it('adds up what is licensed, whatever the interval, and rounds once', () => {
  expect(monthly(['base', 1], ['seats', 5])).toBe(4900 + 5 * 1200);
  expect(monthly(['year', 1])).toBe(833);
  expect(monthly(['year', 7])).toBe(5833);
  expect(monthly(['quarter', 1])).toBe(33);
  // 365 / 7 / 12 weeks a month.
  expect(monthly(['week', 1])).toBe(3042);
});

it('counts neither usage nor one-time fees', () => {
  expect(monthly(['base', 1], ['events', null], ['start', 1])).toBe(4900);
});

it('knows the amounts of another currency, and says when there are none', () => {
  expect(monthlyAmount(configuration, [{ component: 'base', quantity: 1 }], 'eur')).toBe(4500);
  expect(monthlyAmount(configuration, [{ component: 'seats', quantity: 1 }], 'eur')).toBeNull();
  expect(monthly(['gone', 1])).toBeNull();
});

it('reads seats and interval from what is licensed', () => {
  const items = [
    { component: 'events', quantity: null },
    { component: 'year', quantity: 12 },
  ];
  expect(seatsOf(configuration, items)).toBe(12);
  expect(renewalInterval(configuration, items)).toBe('year');
  expect(seatsOf(configuration, [{ component: 'base', quantity: 1 }])).toBeNull();
  expect(renewalInterval(configuration, [{ component: 'events', quantity: null }])).toBe('month');
});
