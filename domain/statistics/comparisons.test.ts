import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { runningPValues } from './always-valid-p-value.ts';
import { meanArm, proportionArm, ratioArm } from './arm.ts';
import { chanceToWin, credibleInterval, expectedLoss } from './bayesian.ts';
import { logBetaBinomialEvidence } from './beta-binomial-test.ts';
import { clusterArm } from './cluster-robust.ts';
import { alwaysValidInterval, alwaysValidPValue } from './confidence-sequence.ts';
import { covariateArm, cuped, cupedCoefficient } from './cuped.ts';
import { enteredWithin, plannedDuration } from './duration.ts';
import { differenceOf, liftOf } from './estimate.ts';
import { fixedInterval, fixedPValue } from './fixed-horizon.ts';
import { msprtInterval, msprtPValue } from './msprt.ts';
import { benjaminiHochberg, holm } from './multiple-testing.ts';
import { logMixtureRatio, logOneSidedMixtureRatio } from './normal-mixture.ts';
import { postStratifiedDifference } from './post-stratification.ts';
import { logDirichletEvidence, sampleRatioTest } from './sample-ratio.ts';
import { powerOf, sampleSize } from './sample-size.ts';
import { quantileOf, winsorise } from './winsorise.ts';

interface Effect {
  estimate: number;
  interval: number[];
  pValue: number;
  alwaysValidInterval: number[];
  alwaysValidPValue: number;
  credibleInterval: number[];
  chanceToWin: number;
  expectedLoss: number;
}

/** Made by bench/statistics/reference.py with gbstats, scipy and statsmodels. */
const reference = JSON.parse(
  readFileSync(new URL('../../bench/statistics/reference.json', import.meta.url), 'utf8'),
) as {
  comparisons: { metric: string; alpha: number; arms: [number, number, number][]; difference: Effect; lift: Effect }[];
  sampleRatio: { counts: number[]; shares: number[]; chiSquare: number; pValue: number; logBayesFactor: number }[];
  multipleTesting: { p: number[]; holm: number[]; benjaminiHochberg: number[] }[];
  mixtures: { estimate: number; standardError: number; priorDeviation: number; twoSided: number; oneSided: number }[];
  betaBinomial: { successes: number; trials: number; null: number; prior: [number, number]; bayesFactor: number }[];
  clusters: { clusters: { side: number; n: number; sum: number }[]; difference: number; standardError: number };
  cuped: { arms: { before: number[]; during: number[] }[]; theta: number; means: number[]; variances: number[] };
};

/** Equal to within a part in 10⁹ of the larger. */
function expectNear(actual: number | undefined, expected: number | undefined, tolerance = 1e-9) {
  const scale = Math.max(Math.abs(expected ?? 0), 1e-12);
  expect(Math.abs((actual ?? Number.NaN) - (expected ?? Number.NaN)) / scale).toBeLessThan(tolerance);
}

it.each(reference.comparisons)('agrees with gbstats on $metric $arms at $alpha', (row) => {
  const [control, treatment] = row.arms.map(([n, one, variance]) =>
    row.metric === 'proportion' ? proportionArm(n, one) : { n, mean: one, variance },
  );
  if (!control || !treatment) throw new Error('two arms');
  const sequence = { alpha: row.alpha, tuningSampleSize: 3000 };
  for (const [estimate, theirs] of [
    [differenceOf(control, treatment), row.difference],
    [liftOf(control, treatment), row.lift],
  ] as const) {
    expectNear(estimate.value, theirs.estimate);
    for (const end of [0, 1] as const) {
      expectNear(fixedInterval(estimate, row.alpha)[end], theirs.interval[end], 1e-8);
      expectNear(alwaysValidInterval(estimate, sequence)[end], theirs.alwaysValidInterval[end], 1e-8);
      expectNear(credibleInterval(estimate, row.alpha)[end], theirs.credibleInterval[end], 1e-8);
    }
    expectNear(fixedPValue(estimate), theirs.pValue, 1e-8);
    expectNear(alwaysValidPValue(estimate, sequence), theirs.alwaysValidPValue, 1e-8);
    expectNear(chanceToWin(estimate), theirs.chanceToWin);
    expectNear(expectedLoss(estimate), theirs.expectedLoss, 1e-7);
  }
});

describe('sequential evidence', () => {
  it.each(reference.mixtures)('is the integral over the prior: $estimate ± $standardError', (row) => {
    const [z, ratio] = [row.estimate / row.standardError, (row.priorDeviation / row.standardError) ** 2];
    expectNear(Math.exp(logMixtureRatio(z, ratio)), row.twoSided);
    expectNear(Math.exp(logOneSidedMixtureRatio(z, ratio)), row.oneSided);
  });

  it.each(reference.betaBinomial)('of a proportion is the beta-binomial integral: $successes of $trials', (row) => {
    const [a, b] = row.prior;
    expectNear(Math.exp(logBetaBinomialEvidence(row.successes, row.trials, row.null, { a, b })), row.bayesFactor);
  });

  it('has one-sided evidence of nothing far on the good side', () => {
    expect(logOneSidedMixtureRatio(-60, 10)).toBe(Number.NEGATIVE_INFINITY);
    expect(logOneSidedMixtureRatio(0, 10)).toBeLessThan(0);
  });

  it('excludes no effect exactly when the p-value is at most alpha', () => {
    for (let effect = 0; effect < 0.2; effect += 0.001) {
      const estimate = { value: effect, standardError: 0.03, degreesOfFreedom: 1e4, n: 4000 };
      const sequence = { alpha: 0.05, tuningSampleSize: 5000 };
      expect(alwaysValidInterval(estimate, sequence)[0] > 0).toBe(alwaysValidPValue(estimate, sequence) < 0.05);
      expect(msprtInterval(estimate, 0.05, 0.05)[0] > 0).toBe(msprtPValue(estimate, 0.05) < 0.05);
    }
  });

  it('never takes evidence back', () => {
    expect(runningPValues([-1, Math.log(4), 0, Math.log(50)])).toEqual([1, 0.25, 0.25, expect.closeTo(0.02, 12)]);
  });
});

it.each(reference.sampleRatio)(
  'tests sample ratios: $counts',
  ({ counts, shares, chiSquare, pValue, logBayesFactor }) => {
    const test = sampleRatioTest(counts, shares);
    expectNear(test.chiSquare, chiSquare);
    expectNear(test.pValue, pValue);
    expect(Math.abs(logDirichletEvidence(counts, shares, 10_000) - logBayesFactor)).toBeLessThan(1e-6);
  },
);

it.each(reference.multipleTesting)('adjusts $p', (row) => {
  holm(row.p).forEach((value, index) => {
    expectNear(value, row.holm[index]);
  });
  benjaminiHochberg(row.p).forEach((value, index) => {
    expectNear(value, row.benjaminiHochberg[index]);
  });
});

it('has the cluster-robust error of statsmodels, but for its factor', () => {
  const { clusters, difference, standardError } = reference.clusters;
  const arms = [0, 1].map((side) => clusters.filter((cluster) => cluster.side === side));
  const [control, treatment] = arms.map(clusterArm);
  if (!control || !treatment) throw new Error('two arms');
  const without = (arm: typeof control) => ({ ...arm, variance: (arm.variance * (arm.n - 1)) / arm.n });
  expectNear(differenceOf(control, treatment).value, difference);
  expectNear(differenceOf(without(control), without(treatment)).standardError, standardError);
  // Ignoring that observations of an account go together would be far too sure.
  const naive = arms.map((side) => side.reduce((sum, cluster) => sum + cluster.n, 0));
  expect(Math.min(...naive)).toBeGreaterThan(100);
});

it('adjusts by CUPED as the regression does', () => {
  const arms = reference.cuped.arms.map(({ before, during }) => covariateArm(during, before));
  expectNear(cupedCoefficient(arms), reference.cuped.theta);
  cuped(arms).forEach((arm, index) => {
    expectNear(arm.mean, reference.cuped.means[index]);
    expectNear(arm.variance, reference.cuped.variances[index]);
  });
  expect(cupedCoefficient([covariateArm([1, 2, 3], [5, 5, 5])])).toBe(0);
});

describe('arms', () => {
  it('are the moments of their values', () => {
    expect(meanArm([1, 2, 3, 4])).toEqual({ n: 4, mean: 2.5, variance: expect.closeTo(5 / 3, 12) });
    expect(meanArm([1e9 + 1, 1e9 + 2, 1e9 + 3]).variance).toBeCloseTo(1, 6);
    expect(meanArm([])).toEqual({ n: 0, mean: 0, variance: 0 });
  });

  it('of a ratio vary as the residuals numerator − ratio × denominator', () => {
    const [revenue, orders] = [
      [5, 9, 0, 14, 7],
      [1, 2, 1, 3, 1],
    ];
    const moments = covariateArm(revenue, orders);
    const arm = ratioArm({
      n: 5,
      numeratorMean: moments.mean,
      numeratorVariance: moments.variance,
      denominatorMean: moments.covariateMean,
      denominatorVariance: moments.covariateVariance,
      covariance: moments.covariance,
    });
    const residuals = meanArm(revenue.map((value, index) => (value - arm.mean * (orders[index] ?? 0)) / 1.6));
    expectNear(arm.mean, 35 / 8);
    expectNear(arm.variance, residuals.variance);
  });

  it('can be cut', () => {
    expect(winsorise([-5, 3, 90], 10, 0)).toEqual([0, 3, 10]);
    expect(quantileOf([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantileOf([1, 2, 3, 4, 5], 0.99)).toBeCloseTo(4.96, 12);
    expect(quantileOf([7], 0.99)).toBe(7);
  });
});

it('weighs strata by their subjects, so that an uneven mix is no effect', () => {
  const arm = (n: number, mean: number) => ({ n, mean, variance: 4 });
  const strata = [
    { control: arm(900, 10), treatment: arm(100, 10) },
    { control: arm(100, 20), treatment: arm(900, 20) },
  ];
  const { value, standardError } = postStratifiedDifference(strata);
  expect(value).toBe(0);
  expectNear(standardError, Math.sqrt(2 * 0.25 * (4 / 900 + 4 / 100)));
});

describe('planning', () => {
  const test = { controlVariance: 0.09, treatmentVariance: 0.0979, difference: 0.01, alpha: 0.05, sides: 2 } as const;

  it('sizes by the unpooled normal approximation', () => {
    // (1.959964 + 0.841621)² × 0.1879 ÷ 0.01²
    expect(sampleSize(test, 0.8)).toBeCloseTo(14748.09, 1);
    expectNear(powerOf(test, sampleSize(test, 0.8)), 0.8, 1e-6);
  });

  it('says how long it takes, and when it cannot be decided', () => {
    const monthly = { perMonth: 340, newPerMonth: 340 };
    const traffic = {
      perVariant: 1850.2,
      variants: 2,
      noun: 'trials',
      maturesAfterDays: 0,
      maximumDays: 365,
      ...monthly,
    };
    expect(plannedDuration(traffic)).toEqual({
      months: 11,
      days: 332,
      decidable: true,
      sentence: '340 trials a month: 11 months',
    });
    expect(plannedDuration({ ...traffic, maturesAfterDays: 14, maximumDays: 340 })).toEqual({
      months: 11,
      days: 346,
      decidable: false,
      sentence:
        '340 trials a month: 11 months and 14 days for the last to mature; 340 days are allowed. Look for a larger effect, or release it as a guarded rollout instead.',
    });
    const none = plannedDuration({ ...traffic, perMonth: 0, newPerMonth: 0 });
    expect(none).toMatchObject({ months: Number.POSITIVE_INFINITY, decidable: false });
    expect(none.sentence).toMatch(/^0 trials a month: never; 365 days are allowed/);
  });

  it('lets nobody enter twice: after the first month only those come who are new', () => {
    const monthly = { perMonth: 1_000, newPerMonth: 100 };
    const traffic = {
      perVariant: 600,
      variants: 2,
      noun: 'persons',
      maturesAfterDays: 0,
      maximumDays: 730,
      ...monthly,
    };
    expect(plannedDuration(traffic)).toEqual({
      months: 3,
      days: 92,
      decidable: true,
      sentence: '1000 persons in the first month, then 100 new ones a month: 3 months',
    });
    expect(enteredWithin(365.25 / 4, monthly)).toBeCloseTo(1_200);
    expect(enteredWithin(365.25 / 24, monthly)).toBeCloseTo(500);
    expect(enteredWithin(-1, monthly)).toBe(0);
    expect(plannedDuration({ ...traffic, newPerMonth: 0 })).toMatchObject({ months: Number.POSITIVE_INFINITY });
  });
});
