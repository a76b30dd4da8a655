/** The short form of the simulations in this folder; the long one is run by hand. Seeds are fixed. */
import { describe, expect, it } from '@jest/globals';
import { neededExposure } from '../../domain/guardrails/needed-exposure.ts';
import { adjustWithCuped } from './simulation/adjustment.ts';
import { lowerBound, upperBound } from './simulation/binomial-bound.ts';
import { latencyMean, latencyP95 } from './simulation/latency.ts';
import { findMismatch, promisedDetection } from './simulation/mismatch.ts';
import { peek, peekingName, valid } from './simulation/peeking.ts';
import { conversion, counts, revenue } from './simulation/populations.ts';
import { fixedPower, groupSequentialPower } from './simulation/power.ts';
import { rollOut } from './simulation/rollouts.ts';

const alpha = 0.05;

describe('an A/A test that is looked at 20 times', () => {
  it.each([conversion, revenue, counts])('keeps alpha on $name, where fixed peeking does not', (population) => {
    const runs = 10_000;
    const rates = peek({ population, runs, looks: 20, perLook: 50, alpha, factor: 1, seed: 5 });
    for (const name of valid) expect(rates[name]).toBeLessThanOrEqual(upperBound(alpha, runs));
    expect(rates[peekingName]).toBeGreaterThan(2 * upperBound(alpha, runs));
  });
});

describe('plans hold', () => {
  it('finds an effect as often as planned', () => {
    const runs = 1_000;
    const { rate } = fixedPower({ factor: 1.5, power: 0.8, alpha, runs, seed: 6 });
    expect(rate).toBeGreaterThan(lowerBound(0.8, runs));
    expect(rate).toBeLessThan(upperBound(0.8, runs));
  });

  it('has the power of a design with futility, and keeps alpha when futility is ignored', () => {
    const runs = 20_000;
    const rates = groupSequentialPower({ looks: 4, alpha: 0.025, beta: 0.1, runs, seed: 7 });
    expect(rates.power).toBeGreaterThan(lowerBound(0.9, runs));
    expect(rates.power).toBeLessThan(upperBound(0.9, runs));
    expect(rates.falseAlarms).toBeLessThan(upperBound(0.025, runs));
    expect(rates.falseAlarms).toBeGreaterThan(lowerBound(0.02, runs));
  });

  it('narrows by CUPED without bias', () => {
    const runs = 400;
    const adjusted = adjustWithCuped({ perVariant: 200, effect: 0.1, runs, seed: 8 });
    expect(Math.abs(adjusted.bias)).toBeLessThan(3.3 * adjusted.biasStandardError);
    expect(adjusted.varianceRatio).toBeLessThan(0.6);
    expect(adjusted.misses).toBeLessThan(upperBound(alpha, runs));
  });

  it('finds a sample-ratio mismatch at the rate promised, and none where there is none', () => {
    const plan = { subjects: 4_000, looks: 20, alpha: 0.01, runs: 400 };
    const even = findMismatch({ ...plan, share: 0.5, seed: 9 });
    expect(even.sequential).toBeLessThanOrEqual(upperBound(0.01, plan.runs));
    expect(even.peeking).toBeGreaterThan(upperBound(0.01, plan.runs));
    const promised = promisedDetection({ share: 0.53, subjects: plan.subjects, alpha: plan.alpha });
    const uneven = findMismatch({ ...plan, share: 0.53, seed: 10 });
    expect(uneven.once).toBeGreaterThan(lowerBound(promised, plan.runs));
    expect(uneven.once).toBeLessThan(upperBound(promised, plan.runs));
  });
});

describe('guardrails that are asked at every look', () => {
  const stages = [
    { treatmentShare: 0.05, subjects: 10_000 },
    { treatmentShare: 0.5, subjects: 4_000 },
  ];
  const cases = [
    [conversion, 'decrease'],
    [revenue, 'decrease'],
    [counts, 'increase'],
    [latencyMean, 'increase'],
    [latencyP95, 'increase'],
  ] as const;

  it.each(cases)('take few harmless changes back: %j', (population, harm) => {
    const runs = 400;
    const common = { population, harm, stages, looksPerStage: 10, alpha, guardrails: 1 };
    const rates = rollOut({ ...common, tolerance: 0.1, runs, factor: 1, drift: 1.2, seed: 21 });
    expect(rates.regression + rates.sample_ratio_mismatch).toBeLessThanOrEqual(upperBound(alpha, runs));
  });

  it.each(cases)('see harm in the exposure planned for it: %j', (population, harm) => {
    const [runs, tolerance, power] = [400, 0.4, 0.95];
    const guardrail = { key: 'k', name: population.name, kind: population.kind, harm, tolerance };
    const { mean, variance } = population;
    const plan = { mean, variance, treatmentShare: 0.5, plannedStages: 1, alpha: alpha / 5, power };
    const last = [{ treatmentShare: 0.5, subjects: neededExposure(guardrail, plan) }];
    const factor = harm === 'increase' ? 1 + tolerance : 1 - tolerance;
    const rates = rollOut({
      ...guardrail,
      population,
      stages: last,
      looksPerStage: 10,
      runs,
      alpha,
      guardrails: 5,
      factor,
      seed: 22,
    });
    expect(rates.regression).toBeGreaterThanOrEqual(lowerBound(power, runs));
  });
});
