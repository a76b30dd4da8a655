import { expect, it } from '@jest/globals';
import { normalCdf } from '../statistics/distributions.ts';
import { chanceToBeBest } from './chance-to-be-best.ts';
import { betaPosterior, normalPosteriors, type Posterior } from './posterior.ts';

const normal = (mean: number, spread: number) =>
  ({
    mean,
    standardDeviation: spread,
    lowest: Number.NEGATIVE_INFINITY,
    highest: Number.POSITIVE_INFINITY,
    density: (x) => Math.exp(-0.5 * ((x - mean) / spread) ** 2) / (spread * Math.sqrt(2 * Math.PI)),
    cdf: (x) => normalCdf((x - mean) / spread),
  }) satisfies Posterior;

it('agrees with the closed form of two normals, however far apart their scales', () => {
  for (const [mean, one, other] of [
    [0, 1, 1],
    [0.7, 1, 2],
    [3, 0.001, 5],
    [-2, 4, 0.01],
  ] as const) {
    const [first] = chanceToBeBest([normal(mean, one), normal(0, other)], 'increase');
    expect(first).toBeCloseTo(normalCdf(mean / Math.hypot(one, other)), 8);
  }
});

it('agrees with the closed form of two betas with whole parameters', () => {
  // Evan Miller, "Formulas for Bayesian A/B testing", equation 6: p(B > A) = Σ_i B(αA + i, βB + βA) / ((βB + i) B(1 + i, βB) B(αA, βA)).
  const [a, b] = [
    { n: 40, mean: 8 / 40 },
    { n: 50, mean: 14 / 50 },
  ];
  const logFactorial = (k: number) => Array.from({ length: k }, (_, i) => Math.log(i + 1)).reduce((x, y) => x + y, 0);
  const logBeta = (p: number, q: number) => logFactorial(p - 1) + logFactorial(q - 1) - logFactorial(p + q - 1);
  const [a1, b1, a2, b2] = [9, 33, 15, 37];
  const exact = Array.from({ length: a2 }, (_, i) =>
    Math.exp(logBeta(a1 + i, b2 + b1) - Math.log(b2 + i) - logBeta(1 + i, b2) - logBeta(a1, b1)),
  ).reduce((x, y) => x + y, 0);
  const [, second] = chanceToBeBest([betaPosterior(a), betaPosterior(b)], 'increase');
  expect(second).toBeCloseTo(exact, 8);
});

it('is equal among equals, sums to one, and turns round with the direction', () => {
  const equal = chanceToBeBest([normal(1, 2), normal(1, 2), normal(1, 2)], 'increase');
  for (const chance of equal) expect(chance).toBeCloseTo(1 / 3, 8);
  const arms = [normal(0, 1), normal(1, 1), normal(2, 1)];
  const up = chanceToBeBest(arms, 'increase');
  const down = chanceToBeBest(arms, 'decrease');
  expect(up.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 12);
  expect(down[0]).toBeCloseTo(up[2] as number, 8);
});

it('stays exact with millions of subjects and with none', () => {
  const [none, other] = chanceToBeBest(
    [betaPosterior({ n: 0, mean: 0 }), betaPosterior({ n: 0, mean: 0 })],
    'increase',
  );
  expect([none, other]).toEqual([expect.closeTo(0.5, 8), expect.closeTo(0.5, 8)]);
  const large = chanceToBeBest(
    [betaPosterior({ n: 5e6, mean: 0.01 }), betaPosterior({ n: 5e6, mean: 0.0102 }), betaPosterior({ n: 20, mean: 0 })],
    'increase',
  );
  // The two large ones differ by 3.2 standard errors; the third, Beta(1, 21), lies above 0.0102 with 0.9898^21.
  expect(large[2]).toBeCloseTo(0.9898 ** 21, 3);
  expect(large[0]).toBeLessThan(0.001);
});

it('is not certain of a few values that happen to agree', () => {
  const posteriors = normalPosteriors([
    { n: 3, mean: 12, variance: 0 },
    { n: 300, mean: 10, variance: 25 },
  ]);
  const [first] = chanceToBeBest(posteriors as Posterior[], 'increase');
  expect(first).toBeLessThan(0.95);
  expect(
    normalPosteriors([
      { n: 9, mean: 1, variance: 0 },
      { n: 9, mean: 1, variance: 0 },
    ]),
  ).toBeNull();
});
