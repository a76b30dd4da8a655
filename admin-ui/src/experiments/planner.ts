import type { SampleSizeInput } from '../../../contracts/statistics.ts';

/** What a person knows before a test; everything in per cent but the mean of a mean. */
export interface PlannerValues {
  metric: 'proportion' | 'mean';
  baseline: number;
  deviation: number;
  effect: number;
  alpha: number;
  power: number;
  variants: number;
  perMonth: number;
}

/** Several variants against one control share the error rate (Bonferroni): none is found too easily for being one of many. */
export function sampleSizeInput({
  metric,
  baseline,
  deviation,
  effect,
  alpha,
  power,
  variants,
}: PlannerValues): SampleSizeInput {
  return {
    metric,
    baseline: metric === 'proportion' ? baseline / 100 : baseline,
    ...(metric === 'mean' ? { variance: deviation ** 2 } : {}),
    minimumDetectableEffect: effect / 100,
    relative: true,
    alpha: alpha / 100 / Math.max(1, variants - 1),
    power: power / 100,
    sides: 2,
  };
}

/** The effect that was asked for among smaller and larger ones, ascending. */
export function effectSteps(effect: number): number[] {
  return [0.5, 0.75, 1, 1.5, 2, 3].map((factor) => Number((effect * factor).toPrecision(3)));
}

const daysInMonth = 365.25 / 12;

/** `12 days`, `7 weeks`, `11 months`: until every variant has its subjects. */
export function durationWords(perVariant: number, { variants, perMonth }: PlannerValues): string {
  if (!(perMonth > 0)) return 'never without subjects';
  const days = Math.ceil(((perVariant * variants) / perMonth) * daysInMonth);
  if (days <= 21) return `${days} ${days === 1 ? 'day' : 'days'}`;
  if (days <= 120) return `${Math.ceil(days / 7)} weeks`;
  const months = Math.ceil(days / daysInMonth);
  return months <= 36 ? `${months} months` : `${Math.ceil(months / 12)} years`;
}
