import { expect, it } from '@jest/globals';
import { CreateExperimentInput } from '../../contracts/experiments.ts';
import { MetricDefinition } from '../../contracts/metrics.ts';
import type { MetricArm } from '../metrics/metric-arm.ts';
import { grownBatches, sharesOf } from './batches.ts';
import { takeLook } from './look.ts';
import { segmentComparisons } from './segments.ts';
import { noveltyOf } from './warnings.ts';

const definition = MetricDefinition.parse({
  type: 'conversion',
  source: { events: ['ordered'] },
  windowHours: 1,
  direction: 'increase',
  minimumEffect: 0.1,
});
const { variants, design, earlyStoppingRules } = CreateExperimentInput.parse({
  key: 'idea',
  name: 'Idea',
  hypothesis: 'It helps.',
  flagKey: 'idea',
  variants: [
    { key: 'control', value: false, trafficPercentage: 50 },
    { key: 'treatment', value: true, trafficPercentage: 50 },
  ],
  successMetrics: [{ metricKey: 'orders' }],
});
const keys = ['control', 'treatment'];

/**
 * Ten per cent of the traffic were split evenly; then it was opened, and nearly all who came were given the treatment. It came
 * at a bad time, in which everybody ordered less: the treatment helps by a tenth in both, and loses when they are pooled.
 */
const batches = grownBatches(
  grownBatches([], variants, 10)!,
  [
    { key: 'control', trafficPercentage: 12 },
    { key: 'treatment', trafficPercentage: 88 },
  ],
  100,
)!;
const people = 40_000;
const rates = { 0: { control: 0.6, treatment: 0.66 }, 1: { control: 0.2, treatment: 0.22 } } as const;
/** Of each batch, how many came to each variant by its shares, and how many of them ordered. */
const came = ([0, 1] as const).flatMap((batch) =>
  [...sharesOf(batches[batch]!)].map(([variant, share]) => ({
    batch,
    variant,
    n: Math.round((batch === 0 ? 0.5 : 1) * people * share),
    mean: rates[batch][variant as 'control' | 'treatment'],
  })),
);
const armsIn = (part: string): MetricArm[] =>
  came.map(({ batch, variant, n, mean }) => ({
    variant,
    stratum: `${batch}${part}`,
    n,
    mean,
    variance: mean * (1 - mean),
    immature: 0,
    events: Math.round(n * mean),
    covariate: null,
    ratio: null,
  }));

it('would find the wrong sign if it pooled', () => {
  const pooled = (key: string) => {
    const own = came.filter(({ variant }) => variant === key);
    return own.reduce((sum, { n, mean }) => sum + n * mean, 0) / own.reduce((sum, { n }) => sum + n, 0);
  };
  expect(pooled('treatment')).toBeLessThan(pooled('control') * 0.9);
});

it('compares within each time of constant shares, and finds the winner', () => {
  const day = (count: number) => new Date(Date.UTC(2026, 0, 1 + count));
  const { look } = takeLook({
    number: 1,
    at: day(14),
    by: 'schedule',
    dataUntil: day(14),
    design,
    variants,
    batches,
    rules: earlyStoppingRules,
    minimumSampleSize: 100,
    metrics: [
      {
        metric: { metricKey: 'orders', role: 'primary', tolerancePercentage: 10, metricVersionId: 'metricver_1' },
        name: 'Orders',
        unit: 'fraction',
        direction: 'increase',
        minimumEffect: 0.1,
        arms: armsIn(''),
        problem: null,
        definition,
      },
    ],
    arrivals: ([0, 1] as const).map((batch) => ({
      batch,
      seen: Object.fromEntries(came.filter((one) => one.batch === batch).map(({ variant, n }) => [variant, n])),
      first: day(batch * 7),
      last: day(batch * 7 + 7),
    })),
    spent: [],
    final: null,
  });
  expect(look.sampleRatio.mismatch).toBe(false);
  expect(look.verdict).toMatchObject({ status: 'efficacy', winner: 'treatment' });
  expect(look.comparisons[0]!.lift).toBeCloseTo(0.1, 10);
});

it('keeps the sign in the parts of the subjects, and takes the change of shares for no novelty', () => {
  const segments = segmentComparisons([{ dimension: 'country', arms: armsIn(':SE') }], keys, 0.05);
  expect(segments).toMatchObject([{ segment: 'SE', lift: expect.closeTo(0.1, 10), subjects: 60_000 }]);
  expect(segments[0]!.differenceInterval![0]).toBeGreaterThan(0);
  // The same effect of both batches in both halves.
  const steady = [...armsIn(':early'), ...armsIn(':late')];
  expect(noveltyOf(steady, keys)).toEqual([]);
});
