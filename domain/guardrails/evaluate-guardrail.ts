import { eventsDue } from '../statistics/burn-in.ts';
import { logMeanExp } from '../statistics/numeric/log-mean-exp.ts';
import { checkGuardrail } from './check-guardrail.ts';
import type { Guardrail, GuardrailVerdict, StageArm, StageMetric } from './guardrail.ts';
import { meanHarm, meanSafety } from './mean-evidence.ts';
import { proportionHarm, proportionSafety } from './proportion-evidence.ts';
import { harmExcluded, harmShown, noControl, notEnoughEvidence, stillBurningIn } from './reasons.ts';

const { log } = Math;
const defaultBurnIn = 100;

export interface GuardrailLook {
  /** One entry per planned stage that has begun, in order; the last is the present one. */
  readonly stages: readonly StageMetric[];
  /** Stages of the whole rollout: each has an equal part of alpha, so that no look back at an earlier stage is free. */
  readonly plannedStages: number;
  /** Chance of a false regression, and of a false ok, that this guardrail may spend over the whole rollout. */
  readonly alpha: number;
}

/**
 * What a guardrail's data say now. Valid however often it is asked: per stage an e-value against its own holdback, so that a
 * changing mix of subjects between stages cannot look like an effect; over stages their average, which stays an e-value
 * also where the same subjects return in later stages (Vovk & Wang 2021, Annals of Statistics 49:3).
 */
export function evaluateGuardrail(guardrail: Guardrail, look: GuardrailLook): GuardrailVerdict {
  checkGuardrail(guardrail);
  const present = look.stages.at(-1);
  const usable = look.stages.filter((stage) => isReady(guardrail, stage));
  const alarming = look.stages.filter((stage) => mayWarn(guardrail, stage));
  const threshold = log(look.plannedStages) - log(look.alpha);

  const [harmOf, safetyOf] =
    guardrail.kind === 'proportion' ? [proportionHarm, proportionSafety] : [meanHarm, meanSafety];
  if (
    exceeds(
      alarming.map((stage) => harmOf(guardrail, stage)),
      threshold,
    )
  )
    return harmShown(guardrail, alarming);
  if (!present || !hasControl(present)) return noControl(guardrail);
  if (!isReady(guardrail, present)) return stillBurningIn(guardrail, present, burnInOf(guardrail));
  if (
    exceeds(
      usable.map((stage) => safetyOf(guardrail, stage)),
      threshold,
    )
  )
    return harmExcluded(guardrail, usable);
  return notEnoughEvidence(guardrail, usable);
}

/** Whether the sum of e-values of the stages reaches the number of planned stages ÷ alpha. */
function exceeds(logEvidence: readonly number[], threshold: number): boolean {
  return logEvidence.length > 0 && logMeanExp(logEvidence) + log(logEvidence.length) >= threshold;
}

function burnInOf({ kind, burnIn = defaultBurnIn }: Guardrail): number {
  return kind === 'proportion' ? 1 : burnIn;
}

function hasControl({ treatmentShare, control }: StageMetric): boolean {
  return treatmentShare < 1 && control.n > 0;
}

function isReady(guardrail: Guardrail, stage: StageMetric): boolean {
  const enough = burnInOf(guardrail);
  if (!hasControl(stage) || stage.treatment.n === 0) return false;
  if (guardrail.kind === 'proportion') return stage.control.events + stage.treatment.events >= enough;
  const isReadyArm = ({ n, events }: StageArm) => n >= 2 && events >= enough;
  return isReadyArm(stage.control) && isReadyArm(stage.treatment);
}

/** Harm that leaves an arm without events is harm, and not a burn-in that never ends. */
function mayWarn(guardrail: Guardrail, stage: StageMetric): boolean {
  if (guardrail.kind === 'proportion') return isReady(guardrail, stage);
  const { control, treatment } = stage;
  return (
    hasControl(stage) && control.n >= 2 && treatment.n >= 2 && eventsDue(control, treatment) >= burnInOf(guardrail)
  );
}
