import { expect, it } from '@jest/globals';
import type { Limits } from '../../../contracts/approvals.ts';
import { PlanConfiguration } from '../../../contracts/plans.ts';
import { changeLimits } from '../../../contracts/tables/limits.ts';
import { exceededWords, publicationForecast } from './publication-forecast.ts';

const at = (basePrice: string) =>
  PlanConfiguration.parse({
    name: 'Pro',
    tier: 'team',
    pricing: { basePrice, currency: 'usd', billingCycle: 'monthly' },
  });
const impact = {
  affectedCustomers: 0,
  revenueImpact: 0,
  systemLoad: { stripeCalls: 1, level: 'low' as const },
  migrationRequired: false,
  rollbackComplexity: 'low' as const,
};
const limits: Limits = {
  revision: 1,
  approvalsNeeded: 1,
  expiryHours: 24,
  measures: Object.entries(changeLimits).map(([measure, limit]) => ({
    measure: measure as keyof typeof changeLimits,
    title: limit.title,
    approvalAbove: limit.approvalAbove,
    refusedAbove: limit.refusedAbove,
  })),
};

it('foresees from the size of the price change whether it is free, waits, or is refused', () => {
  expect(publicationForecast(at('1000'), at('1100'), impact, limits).verdict).toBe('free');
  expect(publicationForecast(at('1000'), at('2100'), impact, limits).verdict).toBe('refused');
  expect(publicationForecast(undefined, at('2100'), impact, limits).verdict).toBe('free');
  const waits = publicationForecast(at('1000'), at('1200'), impact, limits);
  expect(waits).toMatchObject({ verdict: 'approval' });
  expect(waits.verdict === 'approval' && exceededWords(waits.reasons, 'usd')).toBe(
    'Largest price change: 20 %, limit 10 %',
  );
  expect(exceededWords([{ measure: 'revenueImpact', value: 123_456, limit: 100_000 }], 'usd')).toBe(
    'Revenue that moves: $1,234.56 a month, limit $1,000.00 a month',
  );
});
