import type { ExperimentPlan } from '../../contracts/experiment-results.ts';
import type { StatisticalDesign, TrafficAllocation } from '../../contracts/experiments.ts';
import { alwaysValidInterval } from '../statistics/confidence-sequence.ts';
import { normalCdf, normalUpperQuantile } from '../statistics/distributions.ts';
import { plannedDuration } from '../statistics/duration.ts';
import { boundaries } from '../statistics/group-sequential/boundaries.ts';
import { sampleSize } from '../statistics/sample-size.ts';
import { inPercent } from './words.ts';

export interface PlannedExperiment {
  readonly design: StatisticalDesign;
  readonly variants: number;
  readonly isProportion: boolean;
  readonly baseline: { readonly mean: number; readonly variance: number };
  /** Relative, as a fraction of the control. */
  readonly minimumDetectableEffect: number;
  /** Looks that a group-sequential test is planned with. */
  readonly looks: number;
}

/** Larger than any business: what needs more can never be decided. */
const mostSubjects = 1e12;

/**
 * Subjects per variant for the power, by the method's own rule. Of those that may stop early it is what the last look alone
 * needs, so that the power is at least as planned. Infinite where no sample is large enough.
 */
export function subjectsPerVariant(plan: PlannedExperiment, inflation = sequentialInflation(plan)): number {
  const { design, baseline, minimumDetectableEffect: effect } = plan;
  const difference = baseline.mean * effect;
  const treated = baseline.mean + difference;
  const treatmentVariance =
    plan.isProportion && treated > 0 && treated < 1 ? treated * (1 - treated) : baseline.variance;
  const alpha = design.alpha / Math.max(plan.variants - 1, 1);
  const test = { controlVariance: baseline.variance, treatmentVariance, difference, alpha, sides: 2 as const };
  const fixed = sampleSize(test, design.power);
  if (!(fixed < mostSubjects)) return Number.POSITIVE_INFINITY;
  if (design.method === 'group_sequential') return Math.ceil(fixed * inflation);
  if (design.method !== 'always_valid') return Math.ceil(fixed);
  return Math.ceil(alwaysValidSize(test, design.power, fixed));
}

/** How many more subjects a group-sequential test needs than one look: 1 for other methods. */
function sequentialInflation({ design, variants, looks }: PlannedExperiment): number {
  if (design.method !== 'group_sequential') return 1;
  const alpha = design.alpha / Math.max(variants - 1, 1);
  const informationFractions = Array.from({ length: looks }, (_, index) => (index + 1) / looks);
  const last = boundaries({ alpha, sides: 2, informationFractions, kind: design.spending }).z.at(-1)!;
  const beta = normalUpperQuantile(1 - design.power);
  return ((last + beta) / (normalUpperQuantile(alpha / 2) + beta)) ** 2;
}

/** Where the confidence sequence, tuned to the same size, excludes zero with the power: found by halving. */
function alwaysValidSize(
  test: { controlVariance: number; treatmentVariance: number; difference: number; alpha: number },
  power: number,
  fixed: number,
): number {
  const powerAt = (n: number) => {
    const standardError = Math.sqrt((test.controlVariance + test.treatmentVariance) / n);
    const estimate = { value: 0, standardError, degreesOfFreedom: n, n: 2 * n };
    const [, half] = alwaysValidInterval(estimate, { alpha: test.alpha, tuningSampleSize: 2 * n });
    return normalCdf((Math.abs(test.difference) - half) / standardError);
  };
  let [low, high] = [fixed, fixed * 2];
  while (powerAt(high) < power) [low, high] = [high, high * 2];
  for (let step = 0; step < 60 && high - low > 0.5; step++) {
    const middle = (low + high) / 2;
    if (powerAt(middle) < power) low = middle;
    else high = middle;
  }
  return high;
}

/** The smallest relative effect that so many subjects per variant can show with the power; null where none can. */
export function detectableEffect(plan: PlannedExperiment, perVariant: number): number | null {
  if (!(perVariant >= 2) || plan.baseline.mean === 0) return null;
  const inflation = sequentialInflation(plan);
  const needs = (effect: number) => subjectsPerVariant({ ...plan, minimumDetectableEffect: effect }, inflation);
  let [low, high] = [1e-4, 10];
  if (needs(high) > perVariant) return null;
  for (let step = 0; step < 40; step++) {
    const middle = Math.sqrt(low * high);
    if (needs(middle) > perVariant) low = middle;
    else high = middle;
  }
  return high;
}

export interface PlannedTime {
  readonly perVariant: number;
  readonly variants: number;
  /** Subjects that enter in the first month, and in each after it. */
  readonly perMonth: number;
  readonly newPerMonth: number;
  readonly maturesAfterDays: number;
  readonly assignBy: TrafficAllocation['assignBy'];
  readonly maxDurationDays: number;
  readonly detectableInTime: number | null;
}

/** How long it takes with the business's own traffic, and what to do when that is too long. */
export function plannedTime(
  time: PlannedTime,
): Pick<ExperimentPlan, 'decidable' | 'sentence' | 'months' | 'days' | 'alternatives'> {
  const { months, days, decidable, sentence } = plannedDuration({
    ...time,
    noun: time.assignBy === 'customer' ? 'customers' : 'persons',
    maximumDays: time.maxDurationDays,
  });
  return {
    decidable,
    sentence,
    months: Number.isFinite(months) ? months : null,
    days: Number.isFinite(days) ? days : null,
    alternatives: decidable ? [] : alternativesOf(time),
  };
}

function alternativesOf({ detectableInTime, maxDurationDays }: PlannedTime): ExperimentPlan['alternatives'] {
  const days = Math.round(maxDurationDays);
  return [
    {
      kind: 'guarded_rollout',
      message:
        'Release it in stages instead, with guardrails that take it back when it hurts: POST /v1/flags/:id/rollouts. Harm is larger than improvement, and seen sooner.',
    },
    ...(detectableInTime === null
      ? []
      : [
          {
            kind: 'larger_effect' as const,
            message: `In ${days} days an effect of ${inPercent(detectableInTime)} can be shown: try something bolder.`,
          },
        ]),
    {
      kind: 'more_traffic',
      message: 'Give it more traffic, a longer time, or a metric that is nearer to what changes and varies less.',
    },
  ];
}
