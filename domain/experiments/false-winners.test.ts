import { expect, it } from '@jest/globals';
import { CreateExperimentInput } from '../../contracts/experiments.ts';
import { MetricDefinition } from '../../contracts/metrics.ts';
import { chooser } from '../flags/test-support/random.ts';
import type { MetricArm } from '../metrics/metric-arm.ts';
import { grownBatches } from './batches.ts';
import { type LookInput, takeLook } from './look.ts';

const runs = 400;
const looks = 20;
const peopleALook = 150;

const definition = MetricDefinition.parse({
  type: 'conversion',
  source: { events: ['ordered'] },
  windowHours: 1,
  direction: 'increase',
  minimumEffect: 0.1,
});
const input = (method: string) =>
  CreateExperimentInput.parse({
    key: 'idea',
    name: 'Idea',
    hypothesis: 'It helps.',
    flagKey: 'idea',
    variants: [
      { key: 'control', value: false, trafficPercentage: 50 },
      { key: 'treatment', value: true, trafficPercentage: 50 },
    ],
    successMetrics: [{ metricKey: 'orders' }],
    design: { method },
  });

/** How an experiment ends that is looked at after each few people, with these true rates. */
function endOf(method: string, rates: readonly [number, number], seed: number): string {
  const { variants, design } = input(method);
  const random = chooser(seed);
  const conversions = [0, 0];
  const day = (count: number) => new Date(Date.UTC(2026, 0, 1 + count));
  for (let number = 1; number <= looks; number++) {
    for (const side of [0, 1] as const) {
      for (let person = 0; person < peopleALook; person++) if (random.chance(rates[side])) conversions[side]!++;
    }
    const n = number * peopleALook;
    const arms = variants.map(({ key }, side): MetricArm => {
      const mean = conversions[side]! / n;
      const none = { immature: 0, covariate: null, ratio: null };
      return { variant: key, stratum: '0', n, mean, variance: mean * (1 - mean), events: conversions[side]!, ...none };
    });
    const metric = {
      metricKey: 'orders',
      role: 'primary',
      tolerancePercentage: 10,
      metricVersionId: 'metricver_1',
    } as const;
    const { verdict } = takeLook({
      number,
      at: day(number),
      by: 'schedule',
      dataUntil: day(number),
      design,
      variants,
      batches: grownBatches([], variants, 100)!,
      rules: [{ type: 'efficacy' }, { type: 'harm' }],
      minimumSampleSize: 100,
      metrics: [
        {
          metric,
          name: 'Orders',
          unit: 'fraction',
          direction: 'increase',
          minimumEffect: 0.1,
          arms,
          problem: null,
          definition,
        },
      ],
      arrivals: [{ batch: 0, seen: { control: n, treatment: n }, first: day(0), last: day(number) }],
      spent: [],
      final: null,
    } satisfies LookInput).look;
    if (verdict.status !== 'continue') return verdict.status;
  }
  return 'undecided';
}

const ends = (method: string, rates: readonly [number, number]) =>
  Array.from({ length: runs }, (_, run) => endOf(method, rates, 1_000 + run));
const share = (all: readonly string[], ...of: string[]) => all.filter((end) => of.includes(end)).length / runs;

/** 400 runs at 5 %: more than 37 have a chance below one in a thousand. */
const most = 37 / runs;

it('finds an effect where there is none in at most alpha of the experiments, looked at twenty times', () => {
  expect(share(ends('always_valid', [0.3, 0.3]), 'efficacy', 'harm')).toBeLessThanOrEqual(most);
});

it('finds more false winners by a Bayesian rule, as its warning says', () => {
  expect(share(ends('bayesian', [0.3, 0.3]), 'efficacy')).toBeGreaterThan(0.05);
});

it('finds an effect that is there, and never takes harm for a success', () => {
  const helps = ends('always_valid', [0.3, 0.36]);
  expect(share(helps, 'efficacy')).toBeGreaterThan(0.8);
  expect(share(helps, 'harm')).toBe(0);
  const hurts = ends('always_valid', [0.36, 0.3]);
  expect(share(hurts, 'harm')).toBeGreaterThan(0.8);
  expect(share(hurts, 'efficacy')).toBe(0);
});
