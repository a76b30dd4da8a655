import { logOneSidedMixtureRatio } from '../statistics/normal-mixture.ts';
import type { Guardrail, StageArm, StageMetric } from './guardrail.ts';
import { harmfulRatio } from './proportion-evidence.ts';

const { abs, max, sqrt } = Math;

/** Evidence in one stage that a mean has become worse. */
export function meanHarm(guardrail: Guardrail, stage: StageMetric): number {
  const sign = guardrail.harm === 'increase' ? 1 : -1;
  return contrastEvidence(guardrail, stage, 1, sign);
}

/** Evidence in one stage that the harm is smaller than the tolerance. */
export function meanSafety(guardrail: Guardrail, stage: StageMetric): number {
  // A mean below zero grows worse in the other direction of its absolute value.
  const flip = stage.control.mean < 0 ? -1 : 1;
  const limit = 1 + flip * (harmfulRatio(guardrail, guardrail.tolerance) - 1);
  const sign = guardrail.harm === 'increase' ? -1 : 1;
  return contrastEvidence(guardrail, stage, limit, sign);
}

/**
 * One-sided mixture evidence for sign·(treatment − limit·control) > 0, with effects of the size of the tolerance in mind.
 * Comparing with a multiple of the control needs no ratio, so none is skewed by a control near zero.
 */
function contrastEvidence(
  guardrail: Guardrail,
  { control, treatment }: StageMetric,
  limit: number,
  sign: number,
): number {
  const standardError = contrastError(control, treatment, limit);
  const effect = guardrail.tolerance * abs(control.mean);
  if (!(standardError > 0) || !(effect > 0)) return 0;
  const z = (sign * (treatment.mean - limit * control.mean)) / standardError;
  return logOneSidedMixtureRatio(z, (effect / standardError) ** 2);
}

/**
 * The larger of the pooled and the unpooled error. In a small arm of skewed values the variance falls with the mean, so its
 * own error makes low means look surer than they are; the pooled one does not, and is right when the sides are alike.
 */
function contrastError(control: StageArm, treatment: StageArm, limit: number): number {
  const pooled =
    (control.variance * (control.n - 1) + treatment.variance * (treatment.n - 1)) / (control.n + treatment.n - 2);
  const of = (one: number, other: number) => one / treatment.n + (limit * limit * other) / control.n;
  return sqrt(max(of(pooled, pooled), of(treatment.variance, control.variance)));
}
