import type { MetricDefinition } from '../../contracts/metrics.ts';
import type { StartRolloutInput } from '../../contracts/rollouts.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Db } from '../../database/client.ts';
import { evaluateMetrics } from '../../database/metrics/evaluate-metrics.ts';
import { subjectsSeen, trafficOf } from '../../database/traffic.ts';
import { neededExposure } from '../../domain/guardrails/needed-exposure.ts';
import { shareAlpha } from '../../domain/guardrails/share-alpha.ts';
import type { RolloutCheck } from '../../domain/rollouts/check-rollout.ts';
import { exposureOf } from '../../domain/rollouts/exposure.ts';
import { guardrailOf } from '../../domain/rollouts/guardrail-of.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Whole weeks: weekdays differ. */
const baselineDays = 28;
const power = 0.95;

/** What the guardrails will be able to see, by the traffic of the last four weeks; a metric without data forecasts nothing. */
export async function forecastRollout(
  db: Db,
  rollout: StartRolloutInput,
  metrics: readonly { key: string; name: string; definition: MetricDefinition }[],
  now: Date,
): Promise<Pick<RolloutCheck, 'neededExposure' | 'subjectsPerDay'>> {
  const needed = new Map<string, number[]>();
  const recent = { environment: rollout.environment, unit: rollout.assignBy, to: now };
  const seen = await subjectsSeen(db, { ...recent, from: new Date(now.getTime() - baselineDays * dayMs) });
  const alphas = shareAlpha(rollout.policy.alpha, rollout.guardrails);
  for (const [index, wanted] of rollout.guardrails.entries()) {
    const metric = metrics.find(({ key }) => key === wanted.metricKey);
    const guardrail = metric && guardrailOf(wanted, metric);
    if (!metric || !guardrail) continue;
    const windowMs = ('windowHours' in metric.definition ? metric.definition.windowHours : 24) * 3_600_000;
    const to = new Date(now.getTime() - windowMs);
    const baseline = await baselineOf(db, metric, {
      ...recent,
      from: new Date(to.getTime() - baselineDays * dayMs),
      to,
      asOf: now,
    });
    if (!baseline) continue;
    const plan = {
      ...baseline,
      plannedStages: rollout.stages.length,
      alpha: alphas[index] ?? rollout.policy.alpha,
      power,
    };
    needed.set(
      wanted.metricKey,
      rollout.stages.map((_, stage) => {
        const treatmentShare = exposureOf(rollout, stage) / 100;
        return treatmentShare < 1 ? neededExposure(guardrail, { ...plan, treatmentShare }) : Number.POSITIVE_INFINITY;
      }),
    );
  }
  return { neededExposure: needed, subjectsPerDay: seen > 0 ? seen / baselineDays : null };
}

async function baselineOf(
  db: Db,
  { key, definition }: { key: string; definition: MetricDefinition },
  of: Parameters<typeof trafficOf>[0] & { asOf: Date },
): Promise<{ mean: number; variance: number } | null> {
  try {
    const [evaluated] = await evaluateMetrics({ db, business: null }, [{ id: key, definition }], {
      exposures: trafficOf(of),
      asOf: of.asOf,
      environment: of.environment,
    });
    const arm = evaluated?.arms[0];
    return arm && arm.n > 1 ? { mean: arm.mean, variance: arm.variance } : null;
  } catch (error) {
    if (error instanceof PricewrightError) return null;
    throw error;
  }
}
