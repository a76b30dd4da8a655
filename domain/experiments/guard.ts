import type { ExperimentBatch } from '../../contracts/flag-rules.ts';
import type { MetricDefinition } from '../../contracts/metrics.ts';
import { evaluateGuardrail } from '../guardrails/evaluate-guardrail.ts';
import type { GuardrailVerdict } from '../guardrails/guardrail.ts';
import { guardrailArm, guardrailOf } from '../rollouts/guardrail-of.ts';
import { sharesOf } from './batches.ts';
import { burnInEvents, type MeasuredMetric } from './compare.ts';

/** How often the traffic of an experiment can be opened: each batch has its part of a guardrail's error rate. */
export const mostBatches = 4;

/** What a guardrail metric says of a variant, however often it is asked; null where it cannot be a guardrail. */
export function guardVariant(
  measured: MeasuredMetric & { readonly definition: MetricDefinition },
  pair: { control: string; variant: string },
  batches: readonly ExperimentBatch[],
  alpha: number,
): GuardrailVerdict | null {
  const { metricKey, tolerancePercentage } = measured.metric;
  const guardrail = guardrailOf(
    { metricKey, tolerancePercentage, burnIn: burnInEvents, weight: 1 },
    { name: measured.name, definition: measured.definition },
  );
  if (!guardrail) return null;
  const armOf = (variant: string, batch: number) => {
    const found = measured.arms.find((arm) => arm.variant === variant && arm.stratum === String(batch));
    return found ? guardrailArm(guardrail, found, pair.control) : { n: 0, events: 0, mean: 0, variance: 0 };
  };
  const stages = batches.map((batch) => {
    const shares = sharesOf(batch);
    const [control, treatment] = [shares.get(pair.control) ?? 0, shares.get(pair.variant) ?? 0];
    return {
      treatmentShare: control + treatment > 0 ? treatment / (control + treatment) : 1,
      control: armOf(pair.control, batch.batch),
      treatment: armOf(pair.variant, batch.batch),
    };
  });
  return evaluateGuardrail(guardrail, { stages, plannedStages: mostBatches, alpha });
}
