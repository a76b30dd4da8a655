import { expect, it } from '@jest/globals';
import type { FeatureAnalytics } from '../../../../contracts/flags.ts';
import { feedbackWords, isSilent, latencyWords, msWords, shareWords, variantsOf } from './analytics-words.ts';

const silent: FeatureAnalytics = {
  featureId: 'flag_01k0000000e0000000000000000' as FeatureAnalytics['featureId'],
  period: { from: '2026-02-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' },
  adoption: { exposedSubjects: 0, perVariant: [] },
  usage: { evaluations: 0, perVariant: [], perReason: [], perDay: [], perDayAndVariant: [] },
  performance: { failedEvaluations: 0, failedPercentage: 0, reportedErrors: 0, latency: null },
  feedback: { count: 0, averageRating: null },
  rolloutProgress: { state: 'on', rules: [], rollouts: [] },
};

it('says shares without claiming that a few are none, or that none are a share', () => {
  expect(shareWords(1, 3)).toBe('33.3 %');
  expect(shareWords(1, 100_000)).toBe('< 0.1 %');
  expect(shareWords(0, 7)).toBe('0 %');
  expect(shareWords(0, 0)).toBe('–');
});

it('says times to two digits, and whose they are', () => {
  expect(msWords(0.3456)).toBe('0.35 ms');
  expect(msWords(1_234.5)).toBe('1,200 ms');
  const latency = { answers: 1_200, p50: 0.3, p95: 1, p99: 2, longest: 31.2, since: '', processId: 'a' };
  expect(latencyWords(latency)).toBe(
    '95 % within 1 ms, 99 % within 2 ms, all within 31 ms: 1,200 answers of this process',
  );
});

it('tells feedback with and without ratings', () => {
  expect(feedbackWords({ count: 0, averageRating: null })).toBe('None');
  expect(feedbackWords({ count: 3, averageRating: null })).toBe('3, without a rating');
  expect(feedbackWords({ count: 2, averageRating: 3.5 })).toBe('3.5 on average, of 2');
});

it('is silent only where nothing at all was heard', () => {
  expect(isSilent(silent)).toBe(true);
  expect(isSilent({ ...silent, performance: { ...silent.performance, reportedErrors: 1 } })).toBe(false);
  expect(isSilent({ ...silent, adoption: { exposedSubjects: 2, perVariant: [] } })).toBe(false);
});

it('lists variants that were answered and those that only SDKs told of, the most answered first', () => {
  const analytics = {
    ...silent,
    adoption: { exposedSubjects: 5, perVariant: [{ variant: 'told', subjects: 5 }] },
    usage: {
      ...silent.usage,
      perVariant: [
        { name: 'old', evaluations: 2 },
        { name: 'new', evaluations: 9 },
      ],
    },
  };
  expect(variantsOf(analytics)).toEqual([
    { variant: 'new', evaluations: 9, subjects: 0 },
    { variant: 'old', evaluations: 2, subjects: 0 },
    { variant: 'told', evaluations: 0, subjects: 5 },
  ]);
});
