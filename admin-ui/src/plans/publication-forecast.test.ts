import { expect, it } from '@jest/globals';
import type { Limits } from '../../../contracts/approvals.ts';
import { changeLimits } from '../../../contracts/tables/limits.ts';
import { countedWords, exceededWords, publicationForecast } from './publication-forecast.ts';

const impact = {
  affectedCustomers: 0,
  revenueImpact: 0,
  systemLoad: { stripeCalls: 1, level: 'low' as const },
  migrationRequired: false,
  rollbackComplexity: 'low' as const,
};
const by = (percentage: number | null) => ({
  priceChange: percentage === null ? null : { percentage, against: 1 },
  validation: { impact },
});
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
  expect(publicationForecast(by(10), limits).verdict).toBe('free');
  expect(publicationForecast(by(110), limits).verdict).toBe('refused');
  expect(publicationForecast(by(null), limits).verdict).toBe('free');
  const waits = publicationForecast(by(20), limits);
  expect(waits).toMatchObject({ verdict: 'approval' });
  expect(waits.verdict === 'approval' && exceededWords(waits.reasons, 'usd')).toBe(
    'Largest price change: 20 %, limit 10 %',
  );
  expect(exceededWords([{ measure: 'revenueImpact', value: 123_456, limit: 100_000 }], 'usd')).toBe(
    'Revenue that moves: $1,234.56 a month, limit $1,000.00 a month',
  );
});

it('says where a price is counted from, unless it is what sells', () => {
  expect(countedWords({ percentage: 18, against: 1 }, 2)).toMatch(/^Prices are compared with version 1: /);
  expect(countedWords({ percentage: 8, against: 2 }, 2)).toBeNull();
  expect(countedWords(null, undefined)).toBeNull();
});
