import { evaluateRollout } from '../../../domain/guardrails/evaluate-rollout.ts';
import type { Guardrail, GuardrailStatus, StageMetric } from '../../../domain/guardrails/guardrail.ts';
import { shareAlpha } from '../../../domain/guardrails/share-alpha.ts';
import { alwaysValidPValue } from '../../../domain/statistics/confidence-sequence.ts';
import { differenceOf } from '../../../domain/statistics/estimate.ts';
import { type Population, sides } from './populations.ts';
import { randomOf } from './random.ts';

export interface StagePlan {
  readonly treatmentShare: number;
  /** Subjects of both sides. */
  readonly subjects: number;
}

export interface RolloutPlan {
  readonly population: Population;
  readonly harm: Guardrail['harm'];
  readonly tolerance: number;
  readonly stages: readonly StagePlan[];
  readonly looksPerStage: number;
  readonly runs: number;
  /** Of the rollout; spread over so many guardrails of equal weight, of which this is one. */
  readonly alpha: number;
  readonly guardrails: number;
  /** Factor on the mean of the new side. */
  readonly factor: number;
  /** Factor on everybody's mean from stage to stage: the mix of subjects changes. */
  readonly drift?: number;
  readonly seed: number;
}

export interface RolloutRates extends Record<GuardrailStatus, number> {
  /** What a confidence sequence at the same alpha on the same data, without burn-in or stages of its own, would have done. */
  readonly naive: number;
}

/** How rollouts end when a guardrail is evaluated at every look: share of runs per status; a regression or mismatch ends a run. */
export function rollOut(plan: RolloutPlan): RolloutRates {
  const [alpha = 0] = shareAlpha(
    plan.alpha,
    Array.from({ length: plan.guardrails }, () => ({})),
  );
  const guardrail: Guardrail = {
    key: plan.population.name,
    name: plan.population.name,
    kind: plan.population.kind,
    harm: plan.harm,
    tolerance: plan.tolerance,
    ...(plan.population.beyond ? { beyond: plan.population.beyond } : {}),
  };
  const random = randomOf(plan.seed);
  const ends = { ok: 0, undecided: 0, regression: 0, sample_ratio_mismatch: 0, naive: 0 };
  for (let run = 0; run < plan.runs; run++) {
    const finished: StageMetric[] = [];
    let status: GuardrailStatus = 'undecided';
    let naive = false;
    for (const [index, { treatmentShare, subjects }] of plan.stages.entries()) {
      const both = plan.population.sides?.() ?? sides(plan.population);
      const level = (plan.drift ?? 1) ** index;
      for (let look = 0; look < plan.looksPerStage && !isTakenBack(status); look++) {
        for (let subject = 0; subject < subjects / plan.looksPerStage; subject++) {
          if (random() < treatmentShare) both.add('treatment', random, plan.factor * level);
          else both.add('control', random, level);
        }
        const present: StageMetric = { treatmentShare, ...both.arms() };
        status = judge(guardrail, [...finished, present], plan, alpha);
        naive ||= alarmsNaively(plan, alpha, present);
      }
      finished.push({ treatmentShare, ...both.arms() });
    }
    ends[status]++;
    if (naive) ends.naive++;
  }
  return {
    ok: ends.ok / plan.runs,
    undecided: ends.undecided / plan.runs,
    regression: ends.regression / plan.runs,
    sample_ratio_mismatch: ends.sample_ratio_mismatch / plan.runs,
    naive: ends.naive / plan.runs,
  };
}

/** Both take the value back. */
function isTakenBack(status: GuardrailStatus): boolean {
  return status === 'regression' || status === 'sample_ratio_mismatch';
}

const now = new Date(0);

/** As the watcher asks, sides and all: this guardrail with its part of alpha. */
function judge(
  guardrail: Guardrail,
  stages: readonly StageMetric[],
  plan: RolloutPlan,
  alpha: number,
): GuardrailStatus {
  return evaluateRollout({
    guardrails: [{ guardrail, stages, dataUntil: now }],
    assignments: stages.map(({ treatmentShare, control, treatment }) => ({
      treatmentShare,
      control: control.n,
      treatment: treatment.n,
    })),
    plannedStages: plan.stages.length,
    alpha,
    now,
    freshWithinMinutes: 1,
  }).status;
}

function alarmsNaively({ harm }: RolloutPlan, alpha: number, { control, treatment }: StageMetric): boolean {
  if (treatment.n < 2 || control.n < 2) return false;
  const difference = differenceOf(control, treatment);
  if (!(difference.standardError > 0)) return false;
  const isWorse = harm === 'increase' ? difference.value > 0 : difference.value < 0;
  return isWorse && alwaysValidPValue(difference, { alpha, tuningSampleSize: 5_000 }) <= alpha;
}
