/**
 * Whether plans hold: power at the planned size, with and without futility; CUPED; sample-ratio mismatch.
 *
 *     node bench/statistics/planning-simulation.ts [runs = 10000]
 *
 * Exits with 1 when something is on the wrong side of its bound. Seeds are fixed.
 */
import { adjustWithCuped } from './simulation/adjustment.ts';
import { lowerBound, upperBound } from './simulation/binomial-bound.ts';
import { findMismatch, promisedDetection } from './simulation/mismatch.ts';
import { fixedPower, groupSequentialPower } from './simulation/power.ts';

const [runs = 10_000] = process.argv.slice(2).map(Number);
let failures = 0;
function report(name: string, value: number, holds: boolean) {
  if (!holds) failures++;
  console.log(`  ${name.padEnd(64)} ${value.toFixed(4)} ${holds ? 'holds' : 'FAILS'}`);
}
const within = (rate: number, promised: number) =>
  rate <= upperBound(promised, runs) + 0.005 && rate >= lowerBound(promised, runs) - 0.005;

console.log(`${runs} runs`);
for (const power of [0.8, 0.95]) {
  const { perVariant, rate, meanLift } = fixedPower({ factor: 1.25, power, alpha: 0.05, runs, seed: 11 });
  report(`fixed test, ${perVariant} a variant, planned power ${power}`, rate, within(rate, power));
  report('  mean of the lifts (true: 0.25)', meanLift, Math.abs(meanLift - 0.25) < 0.01);
}
const group = groupSequentialPower({ looks: 4, alpha: 0.025, beta: 0.1, runs: 10 * runs, seed: 12 });
report(
  'group-sequential with futility, planned power 0.9',
  group.power,
  Math.abs(group.power - 0.9) < 3.09 * Math.sqrt(0.09 / (10 * runs)),
);
report(
  '  false alarms, futility ignored (0.025)',
  group.falseAlarms,
  group.falseAlarms <= upperBound(0.025, 10 * runs),
);
report(
  '  false alarms, futility obeyed',
  group.falseAlarmsObeying,
  group.falseAlarmsObeying <= upperBound(0.025, 10 * runs),
);

const adjusted = adjustWithCuped({ perVariant: 400, effect: 0.1, runs, seed: 13 });
report(
  'CUPED: bias ÷ its standard error',
  adjusted.bias / adjusted.biasStandardError,
  Math.abs(adjusted.bias) < 3.3 * adjusted.biasStandardError,
);
report('CUPED: variance ÷ that of the plain difference', adjusted.varianceRatio, adjusted.varianceRatio < 0.6);
report('CUPED: intervals that miss (0.05)', adjusted.misses, adjusted.misses <= upperBound(0.05, runs) + 0.005);

const plan = { subjects: 10_000, looks: 20, alpha: 0.01, runs };
const even = findMismatch({ ...plan, share: 0.5, seed: 14 });
report('sample ratio, even: chi-square once (0.01)', even.once, even.once <= upperBound(0.01, runs));
report(
  'sample ratio, even: sequential over 20 looks (0.01)',
  even.sequential,
  even.sequential <= upperBound(0.01, runs),
);
console.log(`  sample ratio, even: chi-square at each look (shown failing)       ${even.peeking.toFixed(4)}`);
for (const share of [0.515, 0.52, 0.53]) {
  const promised = promisedDetection({ share, subjects: plan.subjects, alpha: plan.alpha });
  const found = findMismatch({ ...plan, share, seed: 15 });
  report(
    `sample ratio at ${share}: chi-square, promised ${promised.toFixed(4)}`,
    found.once,
    within(found.once, promised),
  );
  console.log(`  sample ratio at ${share}: sequential ${found.sequential.toFixed(4)}`);
}
process.exitCode = failures > 0 ? 1 : 0;
