import { expect, it } from '@jest/globals';
import { PlanConfiguration } from '../../contracts/plans.ts';
import { priceChangeWindowDays, priceChangeWithin, type SoldVersion } from './price-change-window.ts';

const now = new Date('2026-06-30T12:00:00Z');
const at = (unitAmount: string) =>
  PlanConfiguration.parse({
    name: 'Pro',
    tier: 'team',
    pricing: {
      ...{ currency: 'usd', billingCycle: 'monthly' },
      components: [{ key: 'base', name: 'Base', model: 'flat', interval: 'month', unitAmount }],
    },
  });
/** Prices with how many days ago each was published, the newest first. */
const sold = (...prices: [amount: string, daysAgo: number, approved?: boolean][]): SoldVersion[] =>
  prices.map(([amount, daysAgo, approved = false], index) => ({
    number: prices.length - index,
    configuration: at(amount),
    publishedAt: new Date(now.getTime() - daysAgo * 86_400_000),
    approved,
  }));
const change = (versions: SoldVersion[], wanted: string) => priceChangeWithin(versions, at(wanted), now);

it('adds small steps up to the one change that they are', () => {
  expect(change(sold(['1000', 400]), '1090')).toEqual({ percentage: 9, against: 1 });
  expect(change(sold(['1090', 1], ['1000', 400]), '1180')).toEqual({ percentage: 18, against: 1 });
  expect(change(sold(['1180', 1], ['1090', 2], ['1000', 400]), '1280')).toEqual({ percentage: 28, against: 1 });
});

it('measures against the price of that time, also of a plan that began within it', () => {
  expect(change(sold(['1090', 1], ['1000', 2]), '1180')).toEqual({ percentage: 18, against: 1 });
  expect(change(sold(['1090', priceChangeWindowDays], ['1000', 400]), '1180')).toEqual({
    percentage: 8.3,
    against: 2,
  });
  expect(change(sold(['1090', priceChangeWindowDays - 1], ['1000', 400]), '1180')?.percentage).toBe(18);
});

it('begins anew with what was approved', () => {
  expect(change(sold(['1500', 1, true], ['1090', 2], ['1000', 400]), '1600')).toEqual({ percentage: 6.7, against: 3 });
  expect(change(sold(['1600', 1], ['1500', 2, true], ['1000', 400]), '1700')).toEqual({
    percentage: 13.3,
    against: 2,
  });
});

it('counts neither the way back nor a way round as nothing', () => {
  expect(change(sold(['1090', 1], ['1000', 400]), '1000')).toEqual({ percentage: 8.3, against: 2 });
  expect(change(sold(['1009', 1], ['920', 2], ['1000', 400]), '1095')).toEqual({ percentage: 19, against: 2 });
});

it('is nothing for what has never sold', () => {
  expect(change([], '1000')).toBeNull();
});
