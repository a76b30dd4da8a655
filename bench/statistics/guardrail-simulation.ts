/**
 * Guardrails of a rollout over three stages (1 %, 10 %, 50 %), asked at every look: false regressions where nothing changed, and
 * the power at the exposure that the plan asks for.
 *
 *     node bench/statistics/guardrail-simulation.ts [runs = 2000] [looks per stage = 20]
 *
 * Exits with 1 when a rate is on the wrong side of its binomial bound. Seeds are fixed.
 */
import { neededExposure } from '../../domain/guardrails/needed-exposure.ts';
import { lowerBound, upperBound } from './simulation/binomial-bound.ts';
import { latencyMean, latencyP95 } from './simulation/latency.ts';
import { conversion, counts, rawRevenue, revenue } from './simulation/populations.ts';
import { rollOut } from './simulation/rollouts.ts';

const [runs = 2_000, looksPerStage = 20] = process.argv.slice(2).map(Number);
const alpha = 0.05;
const stages = [
  { treatmentShare: 0.01, subjects: 60_000 },
  { treatmentShare: 0.1, subjects: 20_000 },
  { treatmentShare: 0.5, subjects: 10_000 },
];
const cases = [
  { population: conversion, harm: 'decrease' },
  { population: conversion, harm: 'increase' },
  { population: revenue, harm: 'decrease' },
  { population: revenue, harm: 'increase' },
  { population: counts, harm: 'increase' },
  { population: counts, harm: 'decrease' },
  { population: latencyMean, harm: 'increase' },
  { population: latencyP95, harm: 'increase' },
  { population: rawRevenue, harm: 'decrease' },
] as const;
let failures = 0;
const judge = (holds: boolean) => {
  if (!holds) failures++;
  return holds ? 'holds' : 'FAILS';
};

console.log(`${runs} rollouts × ${stages.length} stages × ${looksPerStage} looks, alpha ${alpha}`);
console.log(
  `\nNothing changed; the level of everybody drifts by 20 % a stage. Bound ${upperBound(alpha, runs).toFixed(4)}`,
);
for (const [index, { population, harm }] of cases.entries()) {
  const common = { population, harm, tolerance: 0.1, stages, looksPerStage, runs, alpha, guardrails: 1, factor: 1 };
  const rates = rollOut({ ...common, drift: 1.2, seed: 77 + index });
  const verdict =
    population === rawRevenue
      ? 'not promised without a cap'
      : judge(rates.regression + rates.sample_ratio_mismatch <= upperBound(alpha, runs));
  console.log(
    `  ${population.name.padEnd(24)} ${harm.padEnd(9)} taken back ${(rates.regression + rates.sample_ratio_mismatch).toFixed(4)} ${verdict}; ok ${rates.ok.toFixed(3)}; confidence sequence without burn-in ${rates.naive.toFixed(4)}`,
  );
}

console.log(`\nHarm of exactly the tolerance (10 %): false ok within ${upperBound(alpha, runs).toFixed(4)}`);
for (const [index, { population, harm }] of cases.slice(0, 8).entries()) {
  const factor = harm === 'increase' ? 1.1 : 0.9;
  const rates = rollOut({
    population,
    harm,
    tolerance: 0.1,
    stages,
    looksPerStage,
    runs,
    alpha,
    guardrails: 1,
    factor,
    seed: 177 + index,
  });
  console.log(
    `  ${population.name.padEnd(24)} ${harm.padEnd(9)} ok ${rates.ok.toFixed(4)} ${judge(rates.ok <= upperBound(alpha, runs))}; regression ${rates.regression.toFixed(3)}`,
  );
}

const power = 0.95;
console.log(
  `\nPower at the planned exposure of the last stage, five guardrails sharing alpha; at least ${lowerBound(power, runs).toFixed(4)}`,
);
for (const [index, { population, harm }] of cases.slice(0, 8).entries()) {
  const tolerance = 0.2;
  const guardrail = { key: 'k', name: population.name, kind: population.kind, harm, tolerance };
  const { mean, variance } = population;
  const subjects = neededExposure(guardrail, {
    mean,
    variance,
    treatmentShare: 0.5,
    plannedStages: 1,
    alpha: alpha / 5,
    power,
  });
  const factor = harm === 'increase' ? 1 + tolerance : 1 - tolerance;
  const last = [{ treatmentShare: 0.5, subjects }];
  const rates = rollOut({
    population,
    harm,
    tolerance,
    stages: last,
    looksPerStage,
    runs,
    alpha,
    guardrails: 5,
    factor,
    seed: 277 + index,
  });
  console.log(
    `  ${population.name.padEnd(24)} ${harm.padEnd(9)} ${subjects} subjects: regression seen ${rates.regression.toFixed(4)} ${judge(rates.regression >= lowerBound(power, runs))}`,
  );
}
process.exitCode = failures > 0 ? 1 : 0;
