import { normalCdf } from '../statistics/distributions.ts';
import { logOneSidedMixtureRatio } from '../statistics/normal-mixture.ts';
import { findRoot } from '../statistics/numeric/find-root.ts';
import type { Guardrail } from './guardrail.ts';

export interface ExposurePlan {
  /** The control's mean (a proportion's rate) and, of a mean or count, the variance of a subject after cutting. */
  readonly mean: number;
  readonly variance?: number;
  readonly treatmentShare: number;
  readonly plannedStages: number;
  /** The guardrail's own part. */
  readonly alpha: number;
  /** Chance of seeing harm of the tolerance. */
  readonly power: number;
  /** Relative harm to be seen; the tolerance unless given. */
  readonly harm?: number;
}

/**
 * Subjects of both sides after which harm is seen with the power, within one stage: a normal approximation of the evidence at
 * that moment, on the safe side because the test may have stopped before. Infinite where the metric is zero.
 */
export function neededExposure(guardrail: Guardrail, plan: ExposurePlan): number {
  const { mean, treatmentShare: share, power } = plan;
  const harm = Math.abs(mean) * (plan.harm ?? guardrail.tolerance);
  if (!(harm > 0)) return Number.POSITIVE_INFINITY;
  const { control, treatment } = plannedVariances(guardrail, plan);
  const perSubject = treatment / share + control / (1 - share);
  const threshold =
    Math.log(plan.plannedStages) - Math.log(plan.alpha) + (guardrail.kind === 'proportion' ? Math.log(2) : 0);
  const prior = guardrail.tolerance * Math.abs(mean);
  const powerAt = (subjects: number) => {
    const error = Math.sqrt(perSubject / subjects);
    const ratio = (prior / error) ** 2;
    const needed = findRoot((z) => logOneSidedMixtureRatio(z, ratio) - threshold, 0, 1_000 + 1 / ratio);
    return normalCdf(harm / error - needed);
  };
  const scale = perSubject / harm ** 2;
  const subjects = Math.exp(
    findRoot((size) => powerAt(Math.exp(size)) - power, Math.log(scale), Math.log(scale * 1e5), 1e-6),
  );
  return Math.ceil(subjects);
}

/**
 * Variances of a subject with the harm in place. Of a proportion only the events count, or only their absence: the variance is
 * the rarer's, as of a Poisson count. Harm that raises a metric raises its spread, at most with the square of the mean.
 */
function plannedVariances(guardrail: Guardrail, { mean, variance = 0, harm = guardrail.tolerance }: ExposurePlan) {
  const growth = guardrail.harm === 'increase' ? 1 + harm : 1;
  if (guardrail.kind === 'proportion') {
    const control = Math.max(Math.min(mean, 1 - mean), mean * (1 - mean));
    return { control, treatment: control * growth };
  }
  return { control: variance, treatment: variance * growth ** 2 };
}
