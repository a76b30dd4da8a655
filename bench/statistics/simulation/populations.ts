import type { Guardrail, GuardrailKind, StageArm } from '../../../domain/guardrails/guardrail.ts';
import { normal } from './random.ts';
import { add, emptyArm, summaryOf } from './running-arm.ts';

const { exp, min } = Math;

/** One subject's value, given the factor by which the treatment changes the metric's mean (of revenue: how many pay). */
export type Draw = (random: () => number, factor: number) => number;

export type Side = 'control' | 'treatment';

/** Both sides of a stage as its subjects arrive. */
export interface Sides {
  add(side: Side, random: () => number, factor: number): void;
  arms(): Record<Side, StageArm>;
}

export interface Population {
  readonly name: string;
  readonly kind: GuardrailKind;
  readonly beyond?: Guardrail['beyond'];
  readonly draw: Draw;
  /** How its arms are added up, where they are no plain means of what is drawn. */
  readonly sides?: () => Sides;
  readonly mean: number;
  readonly variance: number;
}

export function sides({ draw }: Population): Sides {
  const arms = { control: emptyArm(), treatment: emptyArm() };
  return {
    add: (side, random, factor) => add(arms[side], draw(random, factor)),
    arms: () => ({ control: summaryOf(arms.control), treatment: summaryOf(arms.treatment) }),
  };
}

/** One in ten converts. */
export const conversion: Population = {
  name: 'proportion, 10 %',
  kind: 'proportion',
  draw: (random, factor) => (random() < 0.1 * factor ? 1 : 0),
  mean: 0.1,
  variance: 0.09,
};

const [payers, spread] = [0.2, 1.2];
/** The 99th percentile of those who pay, from history: exp(1.2 × 2.326). */
const cap = exp(spread * 2.3263479);

/** One in five pays an amount with a long tail (log-normal, σ 1.2), cut at the 99th percentile; skewness about 5. */
export const revenue: Population = {
  name: 'revenue, skewed, cut',
  kind: 'mean',
  draw: (random, factor) => (random() < payers * factor ? min(exp(spread * normal(random)), cap) : 0),
  ...momentsByIntegration((amount) => min(amount, cap)),
};

/** The same without cutting: what the cap is for. */
export const rawRevenue: Population = {
  name: 'revenue, skewed, raw',
  kind: 'mean',
  draw: (random, factor) => (random() < payers * factor ? exp(spread * normal(random)) : 0),
  ...momentsByIntegration((amount) => amount),
};

const [rate, dispersion] = [0.5, 0.6];

/** Events a subject, overdispersed (negative binomial, mean 0.5, variance 0.92): geometric in groups of a mixture. */
export const counts: Population = {
  name: 'counts, overdispersed',
  kind: 'count',
  draw: (random, factor) => negativeBinomial(random(), rate * factor),
  mean: rate,
  variance: rate + rate * rate * dispersion ** -1,
};

/** Inversion: P(k + 1) = P(k)·(k + r)/(k + 1)·q. */
function negativeBinomial(uniform: number, mean: number): number {
  const q = mean / (mean + dispersion);
  let probability = (1 - q) ** dispersion;
  let cumulative = probability;
  let count = 0;
  while (uniform > cumulative && count < 200) {
    probability *= ((count + dispersion) / (count + 1)) * q;
    cumulative += probability;
    count++;
  }
  return count;
}

function momentsByIntegration(of: (amount: number) => number) {
  let [first, second, weights] = [0, 0, 0];
  for (let z = -8; z <= 8; z += 0.001) {
    const weight = exp((-z * z) / 2);
    const value = of(exp(spread * z));
    weights += weight;
    first += weight * value;
    second += weight * value * value;
  }
  const mean = (payers * first) / weights;
  return { mean, variance: (payers * second) / weights - mean * mean };
}
