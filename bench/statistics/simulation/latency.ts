import type { StageArm } from '../../../domain/guardrails/guardrail.ts';
import { ratioArm } from '../../../domain/statistics/arm.ts';
import { normalCdf, normalQuantile } from '../../../domain/statistics/distributions.ts';
import type { Population, Side, Sides } from './populations.ts';
import { normal } from './random.ts';

const { exp, sqrt } = Math;

/** Milliseconds are log-normal, some subjects' always longer than others', and some ask more often: on average 1.5 times. */
const [ofSubjects, ofRequests, more] = [0.5, 0.8, 1 / 3];
const spread = sqrt(ofSubjects ** 2 + ofRequests ** 2);
const asked = { mean: 1 / (1 - more), pairs: (2 * more) / (1 - more) ** 2 };

function latencies(random: () => number, factor: number): number[] {
  const level = factor * exp(ofSubjects * normal(random));
  const values = [level * exp(ofRequests * normal(random))];
  while (random() < more) values.push(level * exp(ofRequests * normal(random)));
  return values;
}

/** Of a subject's sum of deviations over the mean size, by the variance of one request and the covariance of two of a subject. */
function linearised(variance: number, covariance: number): number {
  return (asked.mean * variance + asked.pairs * covariance) / asked.mean ** 2;
}

const meanLatency = exp(spread ** 2 / 2);

/** Milliseconds a request: a mean over events, skewed (skewness about 6). */
export const latencyMean: Population = {
  name: 'latency, mean of requests',
  kind: 'ratio',
  draw: (random, factor) => latencies(random, factor)[0]!,
  sides: () => sidesOfRequests((values) => values.reduce((sum, value) => sum + value, 0)),
  mean: meanLatency,
  variance: linearised(meanLatency ** 2 * (exp(spread ** 2) - 1), meanLatency ** 2 * (exp(ofSubjects ** 2) - 1)),
};

const slow = 0.05;

/** Both requests of a subject among the slowest, by how slow the subject is. */
function slowTogether(): number {
  const limit = spread * normalQuantile(1 - slow);
  let [sum, weights] = [0, 0];
  for (let z = -8; z <= 8; z += 0.01) {
    const weight = exp((-z * z) / 2);
    sum += weight * (1 - normalCdf((limit - ofSubjects * z) / ofRequests)) ** 2;
    weights += weight;
  }
  return sum / weights - slow ** 2;
}

/** The 95th percentile of requests: `factor` is that on the share of requests beyond the present one. */
export const latencyP95: Population = {
  name: 'latency, 95th percentile',
  kind: 'quantile',
  beyond: { quantile: 1 - slow, side: 'above' },
  draw: (random, factor) => latencies(random, longerFor(factor))[0]!,
  sides: quantileSides,
  mean: slow,
  variance: linearised(slow * (1 - slow), slowTogether()),
};

/** By how much requests take longer when so many times as many are beyond the percentile. */
function longerFor(factor: number): number {
  return exp(spread * (normalQuantile(1 - slow) - normalQuantile(1 - slow * factor)));
}

/** Requests one after the other, with how many each subject made. */
interface Requests {
  values: number[];
  sizes: number[];
}

function quantileSides(): Sides {
  const kept: Record<Side, Requests> = { control: { values: [], sizes: [] }, treatment: { values: [], sizes: [] } };
  return {
    add(side, random, factor) {
      const values = latencies(random, longerFor(factor));
      kept[side].values.push(...values);
      kept[side].sizes.push(values.length);
    },
    arms() {
      const ordered = Float64Array.from(kept.control.values).sort();
      const limit = ordered[Math.ceil((1 - slow) * ordered.length) - 1] ?? 0;
      const armOf = ({ values, sizes }: Requests) => {
        const sums = emptySums();
        let next = 0;
        for (const size of sizes) {
          let beyond = 0;
          for (const end = next + size; next < end; next++) if (values[next]! > limit) beyond++;
          count(sums, beyond, size);
        }
        return armOfSums(sums);
      };
      return { control: armOf(kept.control), treatment: armOf(kept.treatment) };
    },
  };
}

function sidesOfRequests(numerator: (values: number[]) => number): Sides {
  const sums = { control: emptySums(), treatment: emptySums() };
  return {
    add(side, random, factor) {
      const values = latencies(random, factor);
      count(sums[side], numerator(values), values.length);
    },
    arms: () => ({ control: armOfSums(sums.control), treatment: armOfSums(sums.treatment) }),
  };
}

interface Sums {
  n: number;
  value: number;
  size: number;
  value2: number;
  size2: number;
  both: number;
  events: number;
}

function emptySums(): Sums {
  return { n: 0, value: 0, size: 0, value2: 0, size2: 0, both: 0, events: 0 };
}

function count(sums: Sums, value: number, size: number): void {
  sums.n++;
  sums.value += value;
  sums.size += size;
  sums.value2 += value * value;
  sums.size2 += size * size;
  sums.both += value * size;
  if (value > 0) sums.events++;
}

function armOfSums({ n, value, size, value2, size2, both, events }: Sums): StageArm {
  if (n < 2) return { n, events, mean: 0, variance: 0 };
  const spreadOf = (sum: number, one: number, other: number) => (sum - (one * other) / n) / (n - 1);
  const arm = ratioArm({
    n,
    numeratorMean: value / n,
    denominatorMean: size / n,
    numeratorVariance: spreadOf(value2, value, value),
    denominatorVariance: spreadOf(size2, size, size),
    covariance: spreadOf(both, value, size),
  });
  return { ...arm, events };
}
