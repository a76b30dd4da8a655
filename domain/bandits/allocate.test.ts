import { expect, it } from '@jest/globals';
import { type Allocation, allocate, type BanditPolicy } from './allocate.ts';
import type { Cohort } from './cohort.ts';
import { bernoulli, daysAfter, simulate, start } from './test-support/simulate.ts';

const arms = ['a', 'b', 'c'];
const policy: BanditPolicy & { windowHours: number } = {
  reward: 'proportion',
  direction: 'increase',
  floor: 0.05,
  burnIn: 100,
  windowHours: 1,
  halfLifeDays: null,
};
const shareOf = (allocation: Allocation | undefined, arm: string) =>
  allocation?.arms.find((one) => one.arm === arm)?.share ?? Number.NaN;
const seeds = Array.from({ length: 10 }, (_, index) => index + 1);

it('gives the best arm most subjects, under each of five seeds', () => {
  for (const seed of seeds.slice(0, 5)) {
    const { allocations } = simulate(
      arms,
      policy,
      { reward: bernoulli({ a: 0.1, b: 0.16, c: 0.1 }) },
      { days: 30, subjectsADay: 300, seed },
    );
    expect([seed, shareOf(allocations.at(-1), 'b') > 0.8]).toEqual([seed, true]);
  }
});

it('finds the best of means, and the lowest where less is better', () => {
  const reward = (arm: string, _day: number, fraction: () => number) => ({
    // Exponential, as amounts of money are: the spread is as large as the mean.
    value: -Math.log(1 - fraction()) * { a: 10, b: 10, c: 13 }[arm]!,
    afterHours: 0,
  });
  for (const [direction, best] of [
    ['increase', 'c'],
    ['decrease', 'a'],
  ] as const) {
    const { allocations } = simulate(
      best === 'c' ? arms : ['a', 'c'],
      { ...policy, reward: 'mean', direction },
      { reward },
      { days: 30, subjectsADay: 400, seed: 4 },
    );
    expect(shareOf(allocations.at(-1), best)).toBeGreaterThan(0.8);
  }
});

it('keeps the floor of every arm at every look, in places that the bucket has, which sum to all', () => {
  const { allocations } = simulate(
    arms,
    policy,
    { reward: bernoulli({ a: 0.01, b: 0.6, c: 0.01 }) },
    { days: 20, subjectsADay: 500, seed: 9 },
  );
  for (const { arms: shares } of allocations) {
    for (const { share } of shares) {
      expect(share).toBeGreaterThanOrEqual(policy.floor);
      expect(Number.isInteger(Math.round(share * 1e10) / 1e6)).toBe(true);
    }
    expect(shares.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  }
  expect(shareOf(allocations.at(-1), 'b')).toBe(0.9);
});

it('splits equally until every arm has its burn-in, and says so', () => {
  const { allocations } = simulate(
    arms,
    policy,
    { reward: bernoulli({ a: 0, b: 1, c: 0 }) },
    { days: 2, subjectsADay: 120, seed: 2 },
  );
  expect(allocations.map(({ because }) => because)).toEqual(['burn_in', 'burn_in', 'burn_in']);
  expect(shareOf(allocations[2], 'a')).toBeCloseTo(1 / 3, 3);
});

it('follows a truth that changes when old evidence fades, and hardly without', () => {
  const reward = (arm: string, day: number, fraction: () => number) =>
    bernoulli(day < 60 ? { a: 0.2, b: 0.1 } : { a: 0.1, b: 0.2 })(arm, day, fraction);
  const days = { days: 85, subjectsADay: 400, seed: 7 };
  const fading = simulate(['a', 'b'], { ...policy, halfLifeDays: 7 }, { reward }, days);
  const lasting = simulate(['a', 'b'], policy, { reward }, days);
  expect(shareOf(fading.allocations[60], 'a')).toBeGreaterThan(0.9);
  expect(shareOf(fading.allocations.at(-1), 'b')).toBeGreaterThan(0.9);
  expect(shareOf(lasting.allocations.at(-1), 'b')).toBeLessThan(0.2);
});

it('is not misled by an arm whose rewards come late', () => {
  const late = { ...policy, windowHours: 72 };
  const truth = { reward: bernoulli({ a: 0.2, b: 0.2 }, { a: 0, b: 60 }) };
  const runsOf = (windowed: typeof policy) =>
    seeds.map((seed) => simulate(['a', 'b'], windowed, truth, { days: 20, subjectsADay: 300, seed }));
  const average = (runs: ReturnType<typeof runsOf>, of: (last: Allocation) => number) =>
    runs.reduce((sum, { allocations }) => sum + of(allocations.at(-1)!), 0) / runs.length;
  const runs = runsOf(late);
  // At worst, with the late arm at the floor, an estimate's standard error is 0.4/√(17 × 300 × 0.05) = 0.025; of 10, 0.008.
  for (const arm of [0, 1]) {
    expect(Math.abs(average(runs, ({ arms: known }) => known[arm]!.mean) - 0.2)).toBeLessThan(3 * 0.008);
  }
  const [young] = simulate(['a', 'b'], late, truth, { days: 5, subjectsADay: 300, seed: 1 }).allocations.at(-1)!.arms;
  expect(young!.waiting).toBeGreaterThan(0);
  // Counted at once, the late arm looks worse than it is: the test can tell.
  const hasty = runsOf({ ...late, windowHours: 0 });
  expect(average(hasty, ({ arms: known }) => known[1]!.mean)).toBeLessThan(0.19);
  expect(average(hasty, (last) => shareOf(last, 'b'))).toBeLessThan(0.3);
});

it('weighs by propensity: days on which an arm was popular do not speak for it', () => {
  // Day one is good for everybody and mostly a's; the second is bad for everybody and mostly b's. The arms are the same.
  const cohort = (arm: string, day: number, propensity: number, mean: number): Cohort => ({
    arm,
    propensity,
    n: 1_000 * propensity,
    mean,
    waiting: 0,
    variance: mean * (1 - mean),
    assignedFrom: daysAfter(day),
    assignedUntil: daysAfter(day + 1),
  });
  const cohorts = [
    cohort('a', 0, 0.9, 0.4),
    cohort('b', 0, 0.1, 0.4),
    cohort('a', 1, 0.1, 0.1),
    cohort('b', 1, 0.9, 0.1),
  ];
  const [a, b] = allocate(['a', 'b'], cohorts, policy, daysAfter(3)).arms;
  expect(a!.mean).toBeCloseTo(0.25, 10);
  expect(b!.mean).toBeCloseTo(0.25, 10);
  expect(a!.n).toBeLessThan(a!.matured);
  expect(a!.share).toBeCloseTo(0.5, 2);
});

it('answers the same evidence with the same shares', () => {
  const run = () =>
    simulate(arms, policy, { reward: bernoulli({ a: 0.1, b: 0.2, c: 0.3 }) }, { days: 8, subjectsADay: 200, seed: 3 });
  expect(run().allocations).toEqual(run().allocations);
  expect(allocate(arms, [], policy, start)).toMatchObject({ because: 'burn_in' });
});
