/**
 * A/A tests that are looked at again and again: who keeps the error rate, on which kind of metric.
 *
 *     node bench/statistics/aa-simulation.ts [runs = 10000] [looks = 20] [new subjects per arm and look = 300]
 *
 * Exits with 1 when a method that promises its error rate exceeds the binomial bound. Seeds are fixed.
 */
import { upperBound } from './simulation/binomial-bound.ts';
import { peek, peekingName, valid } from './simulation/peeking.ts';
import { conversion, counts, rawRevenue, revenue } from './simulation/populations.ts';

const [runs = 10_000, looks = 20, perLook = 300] = process.argv.slice(2).map(Number);
const alpha = 0.05;
const bound = upperBound(alpha, runs);
let failures = 0;

console.log(
  `${runs} runs × ${looks} looks, ${perLook} new subjects per arm and look, alpha ${alpha}, bound ${bound.toFixed(4)}`,
);
for (const [index, population] of [conversion, revenue, counts, rawRevenue].entries()) {
  const began = performance.now();
  const rates = peek({ population, runs, looks, perLook, alpha, factor: 1, seed: 20_240_601 + index });
  console.log(`\n${population.name} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  for (const name of valid) {
    const rate = rates[name] ?? Number.NaN;
    const holds = rate <= bound;
    if (!holds) failures++;
    console.log(`  ${name.padEnd(28)} ${rate.toFixed(4)} ${holds ? 'within' : 'EXCEEDS'}`);
  }
  console.log(`  ${peekingName.padEnd(28)} ${(rates[peekingName] ?? 0).toFixed(4)} (shown failing)`);
}
process.exitCode = failures > 0 ? 1 : 0;
