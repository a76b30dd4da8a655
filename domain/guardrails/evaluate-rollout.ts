import { assignmentsSeen, hasSampleRatioMismatch } from './assignment-evidence.ts';
import { evaluateGuardrail } from './evaluate-guardrail.ts';
import type { Guardrail, GuardrailStatus, GuardrailVerdict, StageAssignments, StageMetric } from './guardrail.ts';
import { sampleRatioMismatch, staleData } from './reasons.ts';
import { shareAlpha } from './share-alpha.ts';

export interface RolloutLook {
  readonly guardrails: readonly {
    readonly guardrail: Guardrail;
    readonly stages: readonly StageMetric[];
    readonly dataUntil: Date;
  }[];
  readonly assignments: readonly StageAssignments[];
  readonly plannedStages: number;
  /** Chance of rolling back a harmless change, over all guardrails, stages and looks. */
  readonly alpha: number;
  readonly now: Date;
  /** Data older than this decide nothing: the rollout does not go on by itself. */
  readonly freshWithinMinutes: number;
}

export interface RolloutVerdict {
  /** The worst of the guardrails: only `ok` lets the rollout go on. */
  readonly status: GuardrailStatus;
  readonly verdicts: readonly (GuardrailVerdict & { readonly key: string })[];
}

/** What several verdicts come to is the first of these among them. */
export const fromWorst: readonly GuardrailStatus[] = ['regression', 'sample_ratio_mismatch', 'undecided', 'ok'];

/** Judges all guardrails of a rollout at one look: stale data fail closed, a mismatch of the sides allows no verdict. */
export function evaluateRollout(look: RolloutLook): RolloutVerdict {
  const alphas = shareAlpha(
    look.alpha,
    look.guardrails.map(({ guardrail }) => guardrail),
  );
  const mismatch = hasSampleRatioMismatch(look.assignments);
  const verdicts = look.guardrails.map(({ guardrail, stages, dataUntil }, index) => {
    const ageInMinutes = (look.now.getTime() - dataUntil.getTime()) / 60_000;
    const judge = (): GuardrailVerdict => {
      if (mismatch) return sampleRatioMismatch(guardrail, assignmentsSeen(look.assignments));
      const found = evaluateGuardrail(guardrail, {
        stages,
        plannedStages: look.plannedStages,
        alpha: alphas[index] ?? 0,
      });
      // Harm that was shown stays shown; anything milder would be a promise about data that nobody has.
      const isStale = !(ageInMinutes <= look.freshWithinMinutes);
      return isStale && found.status !== 'regression' ? staleData(guardrail, ageInMinutes) : found;
    };
    return { key: guardrail.key, ...judge() };
  });
  const status = fromWorst.find((candidate) => verdicts.some((verdict) => verdict.status === candidate)) ?? 'ok';
  return { status, verdicts };
}
