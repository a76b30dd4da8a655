import { describe, expect, it } from '@jest/globals';
import type { StatisticalDesign } from '../../contracts/experiments.ts';
import { bucketOf } from '../bucket/bucket-of.ts';
import { compileFeatures } from '../flags/compile-features.ts';
import { experimentSide, isOfExperiment } from '../flags/experiment-side.ts';
import { lowerExperiment } from '../flags/lower-experiment.ts';
import type { MetricArm } from '../metrics/metric-arm.ts';
import { differenceOf } from '../statistics/estimate.ts';
import { comparedArms } from './arms.ts';
import { grownBatches, sharesOf } from './batches.ts';
import { boundaryOfLook } from './boundary.ts';
import { detectableEffect, type PlannedExperiment, plannedTime, subjectsPerVariant } from './plan.ts';
import { sampleRatioOf } from './sample-ratio.ts';
import { segmentComparisons } from './segments.ts';
import { noveltyOf } from './warnings.ts';

const halves = [
  { key: 'control', trafficPercentage: 50 },
  { key: 'treatment', trafficPercentage: 50 },
];
const subjects = Array.from({ length: 20_000 }, (_, index) => `subject-${index}`);

describe('grownBatches', () => {
  const placeOf = (batches: ReturnType<typeof grownBatches>, subject: string) => {
    const bucket = bucketOf('seed', subject);
    return (batches ?? []).flatMap(({ parts }) => parts).find(({ from, to }) => bucket >= from && bucket < to)?.variant;
  };

  it('gives each variant its share, and moves nobody when there is more traffic', () => {
    const first = grownBatches([], halves, 10)!;
    const second = grownBatches(
      first,
      [
        { ...halves[0]!, trafficPercentage: 40 },
        { ...halves[1]!, trafficPercentage: 60 },
      ],
      50,
    )!;
    expect(second.map((batch) => Object.fromEntries(sharesOf(batch)))).toEqual([
      { control: 0.5, treatment: 0.5 },
      { control: 0.375, treatment: 0.625 },
    ]);
    for (const subject of subjects) {
      const before = placeOf(first, subject);
      if (before) expect(placeOf(second, subject)).toBe(before);
    }
    const given = subjects.map((subject) => placeOf(second, subject));
    expect(given.filter((variant) => variant === 'control').length / subjects.length).toBeCloseTo(0.2, 1);
    expect(given.filter((variant) => variant === 'treatment').length / subjects.length).toBeCloseTo(0.3, 1);
  });

  it('refuses what would take subjects from a variant, and adds no empty batch', () => {
    const all = grownBatches([], halves, 100)!;
    expect(
      grownBatches(
        all,
        [
          { ...halves[0]!, trafficPercentage: 20 },
          { ...halves[1]!, trafficPercentage: 80 },
        ],
        100,
      ),
    ).toBeNull();
    expect(grownBatches(all, halves, 50)).toBeNull();
    expect(grownBatches(all, halves, 100)).toEqual(all);
  });
});

describe('lowerExperiment', () => {
  const batches = grownBatches(grownBatches([], halves, 40)!, halves, 80)!;
  const layer = {
    experimentId: 'experiment_1',
    condition: { country: 'SE' },
    hashAttribute: 'id',
    assignBy: 'person' as const,
    seed: 'seed',
    variants: [
      { key: 'control', value: 'old' },
      { key: 'treatment', value: 'new' },
    ],
    batches,
    filters: [{ seed: 'holdout:all', attribute: 'id', from: 0.1, to: 1 }],
    settled: null,
  };
  const evaluate = (settled: string | null) => {
    const { get } = compileFeatures({
      features: { idea: { defaultValue: 'rules', rules: lowerExperiment({ ...layer, settled }) } },
    });
    return (id: string, country = 'SE') => get('idea')!.evaluate({ id, country }, null);
  };

  it('gives what the batches say to those whom it is for, and says it of the answer itself', () => {
    const give = evaluate(null);
    for (const id of subjects.slice(0, 2_000)) {
      const bucket = bucketOf('seed', id);
      const held = bucketOf('holdout:all', id) < 0.1;
      const part = batches.flatMap(({ parts }) => parts).find(({ from, to }) => bucket >= from && bucket < to);
      const batch = batches.find(({ parts }) => part && parts.includes(part));
      const outcome = give(id);
      const value = held || !part ? 'rules' : part.variant === 'treatment' ? 'new' : 'old';
      expect([id, outcome.value]).toEqual([id, value]);
      expect(isOfExperiment(outcome)).toBe(value !== 'rules');
      if (value !== 'rules') {
        expect(experimentSide([layer], outcome, { id })).toEqual({
          source: 'experiment',
          key: `experiment_1.${batch!.batch}`,
          variant: part!.variant,
          subject: id,
          assignBy: 'person',
        });
      }
    }
    expect(give('subject-1', 'NO').value).toBe('rules');
  });

  it('leaves the chosen variant to those who got it, once it is decided, and counts nobody any more', () => {
    const [before, after] = [evaluate(null), evaluate('treatment')];
    for (const id of subjects.slice(0, 2_000)) {
      const outcome = after(id);
      expect(outcome.value).toBe(before(id).value === 'new' ? 'new' : 'rules');
      expect(isOfExperiment(outcome) ? experimentSide([layer], outcome, { id }) : null).toBeNull();
    }
  });
});

describe('comparedArms', () => {
  const arm = (variant: string, stratum: string, n: number, mean: number): MetricArm => ({
    variant,
    stratum,
    n,
    mean,
    variance: mean * (1 - mean),
    immature: 0,
    events: Math.round(n * mean),
    covariate: null,
    ratio: null,
  });

  it('takes out what an uneven mix of batches adds', () => {
    // No effect in either batch, but the second converts better and has more of the treatment.
    const arms = [
      arm('control', '0', 1_000, 0.1),
      arm('treatment', '0', 1_000, 0.1),
      arm('control', '1', 200, 0.5),
      arm('treatment', '1', 1_800, 0.5),
    ];
    const { arms: compared, events } = comparedArms(arms, ['control', 'treatment'], { cuped: true });
    const difference = differenceOf(compared.get('control')!, compared.get('treatment')!);
    expect(difference.value).toBeCloseTo(0, 12);
    expect(events.get('treatment')).toBe(1_000);
    const pooled = (0.1 * 1_000 + 0.5 * 1_800) / 2_800 - (0.1 * 1_000 + 0.5 * 200) / 1_200;
    expect(pooled).toBeGreaterThan(0.15);
  });

  it('leaves out a batch in which a variant has nobody yet', () => {
    const { arms } = comparedArms(
      [arm('control', '0', 100, 0.2), arm('treatment', '0', 100, 0.3), arm('control', '1', 50, 0.9)],
      ['control', 'treatment'],
      { cuped: true },
    );
    expect(arms.get('control')).toMatchObject({ n: 100, mean: 0.2 });
  });

  it('narrows by what was before the assignment, and keeps the difference’s expectation', () => {
    const correlated = (variant: string, mean: number, before: number): MetricArm => {
      const own = { n: 1_000, mean, variance: 4 };
      return {
        ...arm(variant, '0', 1_000, 0.5),
        ...own,
        covariate: { ...own, covariateMean: before, covariateVariance: 4, covariance: 3.2 },
      };
    };
    const measured = [correlated('control', 10, 10), correlated('treatment', 11, 10.5)];
    const plain = comparedArms(measured, ['control', 'treatment'], { cuped: false });
    const adjusted = comparedArms(measured, ['control', 'treatment'], { cuped: true });
    expect([plain.cuped, adjusted.cuped]).toEqual([false, true]);
    expect(adjusted.arms.get('control')!.variance).toBeCloseTo(4 * (1 - 0.64), 10);
    const difference = differenceOf(adjusted.arms.get('control')!, adjusted.arms.get('treatment')!);
    expect(difference.value).toBeCloseTo(1 - 0.8 * 0.5, 10);
  });
});

describe('noveltyOf', () => {
  const arm = (variant: string, stratum: string, mean: number): MetricArm => ({
    variant,
    stratum,
    n: 5_000,
    mean,
    variance: mean * (1 - mean),
    immature: 0,
    events: Math.round(5_000 * mean),
    covariate: null,
    ratio: null,
  });
  const warned = (early: number, late: number) =>
    noveltyOf(
      [
        arm('control', '0:early', 0.3),
        arm('treatment', '0:early', early),
        arm('control', '0:late', 0.3),
        arm('treatment', '0:late', late),
      ],
      ['control', 'treatment'],
    );
  it('warns of an effect that fades, and of none that lasts', () => {
    expect(warned(0.4, 0.31)).toEqual([{ code: 'novelty', message: expect.stringContaining('treatment fades') }]);
    expect(warned(0.35, 0.34)).toEqual([]);
    expect(noveltyOf([], ['control', 'treatment'])).toEqual([]);
  });
});

describe('segmentComparisons', () => {
  const arm = (variant: string, stratum: string, n: number, mean: number): MetricArm => ({
    variant,
    stratum,
    n,
    mean,
    variance: mean * (1 - mean),
    immature: 0,
    events: Math.round(n * mean),
    covariate: null,
    ratio: null,
  });
  it('shows the largest parts first, corrected for their number, and none that nobody knows or is too small', () => {
    const arms = [
      ...[arm('control', '0:SE', 500, 0.3), arm('treatment', '0:SE', 500, 0.36)],
      ...[arm('control', '0:NO', 900, 0.3), arm('treatment', '0:NO', 900, 0.3)],
      ...[arm('control', '0:', 900, 0.3), arm('treatment', '0:', 900, 0.9)],
      ...[arm('control', '0:DK', 10, 0.3), arm('treatment', '0:DK', 900, 0.9)],
    ];
    const found = segmentComparisons([{ dimension: 'country', arms }], ['control', 'treatment'], 0.05);
    expect(found).toMatchObject([
      { segment: 'NO', subjects: 1_800, lift: 0, adjustedPValue: 1 },
      { segment: 'SE', subjects: 1_000, lift: expect.closeTo(0.2, 10), exploratory: true },
    ]);
    // 0.0437 alone.
    expect(found[1]!.adjustedPValue!).toBeCloseTo(0.0874, 3);
  });
});

describe('sampleRatioOf', () => {
  const batches = grownBatches(
    grownBatches([], halves, 20)!,
    [
      { ...halves[0]!, trafficPercentage: 30 },
      { ...halves[1]!, trafficPercentage: 70 },
    ],
    60,
  )!;
  it('compares each batch with its own shares', () => {
    const shares = sharesOf(batches[1]!);
    const arrivals = [
      { batch: 0, seen: { control: 500, treatment: 500 } },
      {
        batch: 1,
        seen: {
          control: Math.round(4_000 * shares.get('control')!),
          treatment: Math.round(4_000 * shares.get('treatment')!),
        },
      },
    ];
    expect(sampleRatioOf(arrivals, batches, ['control', 'treatment'])).toMatchObject({ mismatch: false, pValue: 1 });
  });
  it('finds missing subjects', () => {
    const found = sampleRatioOf([{ batch: 0, seen: { control: 1_500, treatment: 1_100 } }], batches, [
      'control',
      'treatment',
    ]);
    expect(found).toMatchObject({ mismatch: true, seen: [1_500, 1_100] });
    expect(found.expected).toEqual([expect.closeTo(1_300, 6), expect.closeTo(1_300, 6)]);
  });
});

const design: StatisticalDesign = {
  method: 'always_valid',
  alpha: 0.05,
  power: 0.8,
  minimumDetectableEffect: null,
  spending: 'lan_demets_obrien_fleming',
  plannedSampleSize: null,
  cuped: true,
  correction: 'holm',
};

describe('boundaryOfLook', () => {
  it('spends as Lan and DeMets do, over the looks that were taken', () => {
    const first = boundaryOfLook(design, [], 0.5)!;
    const last = boundaryOfLook(design, [0.5], 1.3)!;
    // Two looks of the O'Brien–Fleming type: 2.963 and 1.969 (Jennison & Turnbull 2000, table 7.2 by spending).
    expect(first).toMatchObject({ fraction: 0.5, z: expect.closeTo(2.963, 2) });
    expect(last).toMatchObject({ fraction: 1, z: expect.closeTo(1.969, 2), futilityZ: null });
    expect(last.alphaSpent).toBeCloseTo(0.05, 8);
    expect(first.futilityZ!).toBeLessThan(1.5);
  });
  it('tests nothing without new information, nor after the planned size', () => {
    expect(boundaryOfLook(design, [], 0)).toBeNull();
    expect(boundaryOfLook(design, [0.5], 0.505)).toBeNull();
    expect(boundaryOfLook(design, [0.5, 1], 1.5)).toBeNull();
  });
});

describe('plan', () => {
  const plan: PlannedExperiment = {
    design: { ...design, method: 'fixed' },
    variants: 2,
    isProportion: true,
    baseline: { mean: 0.1, variance: 0.09 },
    minimumDetectableEffect: 0.2,
    looks: 5,
  };
  it('needs as many subjects as the textbook says, and more to look at any time', () => {
    const sizes = (['fixed', 'group_sequential', 'always_valid'] as const).map((method) =>
      subjectsPerVariant({ ...plan, design: { ...design, method } }),
    );
    // (1.95996 + 0.84162)² · (0.1·0.9 + 0.12·0.88) / 0.02²
    expect(sizes[0]).toBe(3_839);
    expect(sizes[1]!).toBeGreaterThan(sizes[0]!);
    expect(sizes[1]! / sizes[0]!).toBeLessThan(1.1);
    expect(sizes[2]! / sizes[0]!).toBeGreaterThan(1.3);
    expect(sizes[2]! / sizes[0]!).toBeLessThan(2.5);
  });
  it('knows the smallest effect that a size can show', () => {
    expect(detectableEffect(plan, 3_839)).toBeCloseTo(0.2, 3);
    expect(detectableEffect(plan, 1)).toBeNull();
    expect(subjectsPerVariant({ ...plan, baseline: { mean: 0, variance: 0.09 } })).toBe(Number.POSITIVE_INFINITY);
  });
  it('says in how many months, and offers a guarded rollout when that is too long', () => {
    const time = {
      perVariant: 1_870,
      variants: 2,
      perMonth: 340,
      newPerMonth: 340,
      maturesAfterDays: 0,
      assignBy: 'customer' as const,
      maxDurationDays: 56,
      detectableInTime: 0.4,
    };
    const long = plannedTime(time);
    expect(long).toMatchObject({ decidable: false, months: 11, days: 335 });
    expect(long.sentence).toMatch(/^340 customers a month: 11 months/);
    expect(long.alternatives.map(({ kind }) => kind)).toEqual(['guarded_rollout', 'larger_effect', 'more_traffic']);
    const many = { ...time, perMonth: 4_000, newPerMonth: 4_000 };
    expect(plannedTime(many)).toMatchObject({ decidable: true, months: 1, days: 29, alternatives: [] });
    expect(plannedTime({ ...many, maturesAfterDays: 28 })).toMatchObject({ decidable: false, months: 1, days: 57 });
    expect(plannedTime({ ...time, perMonth: 0, newPerMonth: 0 })).toMatchObject({ decidable: false, months: null });
  });
});
