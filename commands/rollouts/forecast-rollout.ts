import type { MetricDefinition } from '../../contracts/metrics.ts';
import type { StartRolloutInput } from '../../contracts/rollouts.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { evaluateMetrics, type MetricSources } from '../../database/metrics/evaluate-metrics.ts';
import { subjectsSeen, trafficOf } from '../../database/traffic.ts';
import { neededExposure } from '../../domain/guardrails/needed-exposure.ts';
import { shareAlpha } from '../../domain/guardrails/share-alpha.ts';
import type { MetricArm } from '../../domain/metrics/metric-arm.ts';
import type { RolloutCheck } from '../../domain/rollouts/check-rollout.ts';
import { exposureOf } from '../../domain/rollouts/exposure.ts';
import { guardrailArm, guardrailOf } from '../../domain/rollouts/guardrail-of.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Whole weeks: weekdays differ. */
const baselineDays = 28;
const power = 0.95;

/** What the guardrails will be able to see, by the traffic of the last four weeks; a metric without data forecasts nothing. */
export async function forecastRollout(
  sources: MetricSources,
  rollout: StartRolloutInput,
  metrics: readonly KnownMetric[],
  now: Date,
): Promise<Pick<RolloutCheck, 'neededExposure' | 'subjectsPerDay'>> {
  const recent = { environment: rollout.environment, unit: rollout.assignBy, to: now };
  const seen = await subjectsSeen(sources.db, { ...recent, from: new Date(now.getTime() - baselineDays * dayMs) });
  const alphas = shareAlpha(rollout.policy.alpha, rollout.guardrails);
  const guarded = rollout.guardrails.flatMap((wanted, index) => {
    const metric = metrics.find(({ key }) => key === wanted.metricKey);
    const guardrail = metric && guardrailOf(wanted, metric);
    return metric && guardrail ? [{ metric, guardrail, alpha: alphas[index] ?? rollout.policy.alpha }] : [];
  });
  const arms = await baselines(
    sources,
    guarded.map(({ metric }) => metric),
    recent,
  );
  const needed = new Map<string, number[]>();
  for (const { metric, guardrail, alpha } of guarded) {
    const found = arms.get(metric.key);
    if (!found) continue;
    const arm = guardrailArm(guardrail, found, found.variant);
    if (arm.n < 2) continue;
    // Of a share of some subjects, so many more have to come as the others are.
    const perCounted = found.n / arm.n;
    const plan = { mean: arm.mean, variance: arm.variance, plannedStages: rollout.stages.length, alpha, power };
    needed.set(
      metric.key,
      rollout.stages.map((_, stage) => {
        const treatmentShare = exposureOf(rollout, stage) / 100;
        return treatmentShare < 1
          ? perCounted * neededExposure(guardrail, { ...plan, treatmentShare })
          : Number.POSITIVE_INFINITY;
      }),
    );
  }
  return { neededExposure: needed, subjectsPerDay: seen > 0 ? seen / baselineDays : null };
}

type KnownMetric = { key: string; name: string; definition: MetricDefinition };

/** What the metrics were of those who came in whole weeks that every window has passed since: one reading of the traffic for all. */
async function baselines(
  sources: MetricSources,
  metrics: readonly KnownMetric[],
  recent: { environment: string; unit: 'customer' | 'person'; to: Date },
): Promise<Map<string, MetricArm>> {
  if (metrics.length === 0) return new Map();
  const hours = metrics.map(({ definition }) => ('windowHours' in definition ? definition.windowHours : 24));
  const to = new Date(recent.to.getTime() - Math.max(...hours) * 3_600_000);
  const exposures = trafficOf({ ...recent, from: new Date(to.getTime() - baselineDays * dayMs), to });
  const look = { exposures, asOf: recent.to, environment: recent.environment };
  const read = async (some: readonly KnownMetric[]) =>
    evaluateMetrics(
      sources,
      some.map(({ key, definition }) => ({ id: key, definition })),
      look,
    ).catch((error: unknown) => {
      if (error instanceof PricewrightError) return null;
      throw error;
    });
  // One that cannot be read leaves the others their forecast.
  const evaluated =
    (await read(metrics)) ?? (await Promise.all(metrics.map((one) => read([one])))).flatMap((one) => one ?? []);
  return new Map(evaluated.flatMap(({ id, arms: [arm] }) => (arm ? [[id, arm] as const] : [])));
}
