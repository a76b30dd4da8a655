import type { RolloutVerdict as ShownVerdict } from '../../contracts/rollouts.ts';
import type { Db } from '../../database/client.ts';
import type { BusinessSql } from '../../database/metrics/business-sql.ts';
import { type EvaluatedMetric, evaluateEach, type MetricSources } from '../../database/metrics/evaluate-metrics.ts';
import * as metrics from '../../database/metrics.ts';
import { arrivalsOf, knownUntil, rolloutExposures } from '../../database/rollout-evidence.ts';
import * as rollouts from '../../database/rollouts.ts';
import { evaluateRollout, fromWorst } from '../../domain/guardrails/evaluate-rollout.ts';
import type { Guardrail, StageMetric } from '../../domain/guardrails/guardrail.ts';
import { guardrailArm, guardrailOf } from '../../domain/rollouts/guardrail-of.ts';

export interface JudgedRollout extends ShownVerdict {
  /** One sentence: of the guardrail that decides. */
  reason: string;
}

/**
 * What the guardrails of a rollout say now: each stage's two sides by what their subjects did since they were seen in it. Metrics
 * that cannot be read decide nothing, and so nothing goes on.
 */
export async function judgeRollout(
  db: Db,
  rolloutId: string,
  at: Date,
  /** The connection of metrics over own SQL; a guardrail on one decides nothing without it. */
  business: BusinessSql | null = null,
): Promise<JudgedRollout> {
  const rollout = await rollouts.find(db, rolloutId);
  const begun = await rollouts.exposuresOf(db, rolloutId);
  if (rollout.guardrails.length === 0) return unguarded(at);
  const of = { rolloutId, environment: rollout.environment, unit: rollout.assign_by };
  const [guarded, arrivals, dataUntil] = await Promise.all([
    evaluated({ db, business }, rollout, at),
    arrivalsOf(db, of),
    knownUntil(db),
  ]);
  const shareOf = (stage: number) => rollouts.exposureIn(rollout, stage) / 100;
  const readable = guarded.filter((one) => 'metric' in one);
  const { verdicts } = evaluateRollout({
    guardrails: readable.map(({ guardrail, metric }) => ({
      guardrail,
      stages: begun.map(({ stage }) => stageOf(guardrail, metric, stage, shareOf(stage))),
      dataUntil: dataUntil ?? new Date(0),
    })),
    assignments: arrivals.map(({ stage, control, treatment }) => ({
      treatmentShare: shareOf(stage),
      control,
      treatment,
    })),
    plannedStages: rollout.stages.length,
    // What cannot be read keeps its part: it may be readable at the next look.
    alpha: (rollout.policy.alpha * weightOf(readable)) / weightOf(guarded),
    now: at,
    freshWithinMinutes: rollout.policy.freshWithinMinutes,
  });
  const all = guarded.map((one) =>
    'metric' in one
      ? verdicts.find(({ key }) => key === one.guardrail.key)!
      : { key: one.guardrail.key, status: 'undecided' as const, cause: 'unreadable', reason: one.problem },
  );
  const status = fromWorst.find((candidate) => all.some((verdict) => verdict.status === candidate)) ?? 'ok';
  return {
    status,
    verdicts: all.map(({ key, status, cause, reason }) => ({ key, status, cause, reason })),
    at: at.toISOString(),
    reason: all.find((verdict) => verdict.status === status)?.reason ?? '',
  };
}

type Guarded = { guardrail: Guardrail } & ({ metric: EvaluatedMetric } | { problem: string });

function weightOf(guarded: readonly { guardrail: Guardrail }[]): number {
  return guarded.reduce((sum, { guardrail }) => sum + (guardrail.weight ?? 1), 0);
}

function unguarded(at: Date): JudgedRollout {
  return { status: 'ok', verdicts: [], at: at.toISOString(), reason: 'Nothing watches this rollout.' };
}

/** Each guardrail with its metric over the stages; one that cannot be read does not leave the others unjudged. */
async function evaluated(sources: MetricSources, rollout: rollouts.RolloutRow, at: Date): Promise<Guarded[]> {
  const look = {
    exposures: rolloutExposures({
      rolloutId: rollout.id,
      environment: rollout.environment,
      unit: rollout.assign_by,
    }),
    asOf: at,
    environment: rollout.environment,
  };
  const wanted = await Promise.all(
    rollout.guardrails.map(async (guardrail) => ({
      guardrail,
      version: await metrics.version(sources.db, guardrail.metricVersionId),
    })),
  );
  const outcomes = await evaluateEach(
    sources,
    wanted.map(({ version }) => ({ id: version.versionId, definition: version.definition })),
    look,
  );
  return wanted.flatMap(({ guardrail: of, version: { key, name, definition } }, index) => {
    const guardrail = guardrailOf(of, { name, definition });
    if (!guardrail) throw new Error(`the metric ${key} was taken as a guardrail and cannot be one`);
    const metric = outcomes[index];
    if (!metric) return [];
    if (!('problem' in metric)) return { guardrail, metric };
    return { guardrail, problem: `${name} cannot be read: ${metric.problem.message}` };
  });
}

function stageOf(guardrail: Guardrail, { arms }: EvaluatedMetric, stage: number, treatmentShare: number): StageMetric {
  const arm = (variant: string) => {
    const found = arms.find((one) => one.variant === variant && one.stratum === String(stage));
    return found ? guardrailArm(guardrail, found) : { n: 0, events: 0, mean: 0, variance: 0 };
  };
  return { treatmentShare, control: arm('control'), treatment: arm('treatment') };
}
