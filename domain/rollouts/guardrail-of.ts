import type { MetricDefinition } from '../../contracts/metrics.ts';
import type { RolloutGuardrail } from '../../contracts/rollouts.ts';
import type { Guardrail, GuardrailKind } from '../guardrails/guardrail.ts';

/**
 * How a metric is tested continuously; null where it cannot be: a ratio or quantile has no value of each subject, a mean of
 * those who answered compares other people than were assigned, and of subscriptions only shares of shares are on record.
 */
export function guardrailKind(definition: MetricDefinition): GuardrailKind | null {
  switch (definition.type) {
    case 'conversion':
    case 'retention':
      return 'proportion';
    case 'count':
      return definition.unit === 'assigned' ? 'count' : null;
    case 'revenue':
      return definition.unit === 'assigned' ? 'mean' : null;
    case 'mean':
      return definition.unit === 'assigned' && definition.aggregate === 'sum' ? 'mean' : null;
    case 'sql':
      return ({ conversion: 'proportion', count: 'count', sum: 'mean' } as const)[definition.aggregate];
    default:
      return null;
  }
}

/** A rollout's guardrail on a metric. What hurts is the way that is not better. */
export function guardrailOf(
  { metricKey, tolerancePercentage, burnIn, weight }: RolloutGuardrail,
  metric: { name: string; definition: MetricDefinition },
): Guardrail | null {
  const kind = guardrailKind(metric.definition);
  if (!kind) return null;
  return {
    key: metricKey,
    name: metric.name,
    kind,
    harm: metric.definition.direction === 'increase' ? 'decrease' : 'increase',
    tolerance: tolerancePercentage / 100,
    ...(kind === 'proportion' ? {} : { burnIn }),
    weight,
  };
}
