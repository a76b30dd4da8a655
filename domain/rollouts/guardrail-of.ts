import type { MetricDefinition } from '../../contracts/metrics.ts';
import type { RolloutGuardrail } from '../../contracts/rollouts.ts';
import type { Guardrail, GuardrailKind, StageArm } from '../guardrails/guardrail.ts';
import type { MetricArm } from '../metrics/metric-arm.ts';

/** How a metric is tested continuously; null where it cannot be, for `whyNoGuardrail`. */
export function guardrailKind(definition: MetricDefinition): GuardrailKind | null {
  switch (definition.type) {
    // Persons within an account that was assigned as a whole are a ratio over the accounts.
    case 'conversion':
      return definition.unit === 'assigned' ? 'proportion' : 'ratio';
    case 'retention':
      return 'proportion';
    case 'count':
      return definition.unit === 'assigned' ? 'count' : 'ratio';
    case 'revenue':
      return definition.unit === 'assigned' ? 'mean' : 'ratio';
    case 'mean':
      return definition.unit === 'assigned' && definition.aggregate === 'sum' ? 'mean' : 'ratio';
    case 'ratio':
    case 'quantile':
      return definition.type;
    case 'sql':
      return ({ conversion: 'proportion', count: 'count', sum: 'mean' } as const)[definition.aggregate];
    case 'records':
      return recordKinds[definition.measure] ?? null;
    case 'satisfaction':
      return null;
  }
}

type RecordMeasure = Extract<MetricDefinition, { type: 'records' }>['measure'];

/** Of customers who paid when they were assigned, each leaves or not; what each pays is a number of its own. */
const recordKinds: Partial<Record<RecordMeasure, GuardrailKind>> = {
  monthly_recurring_revenue: 'mean',
  churn_rate: 'proportion',
};

const unguardableRecords: Partial<Record<RecordMeasure, string>> = {
  revenue_per_customer:
    'it is a mean of those who pay in the end, and who pays is an effect of the change itself. Take monthly_recurring_revenue, which counts everybody assigned.',
  trial_conversion:
    'how many trials end is an effect of the change itself. Take a conversion metric on the event of the first payment.',
  lifetime_value:
    'it is a quotient of two metrics. Take the two that it is made of: monthly_recurring_revenue and churn_rate.',
};

/** Why a metric cannot be a guardrail, to end a sentence with; null when it can. */
export function whyNoGuardrail(definition: MetricDefinition): string | null {
  if (guardrailKind(definition)) return null;
  if (definition.type === 'records')
    return unguardableRecords[definition.measure] ?? 'it has no value for each subject.';
  return 'those who answer are other people than those who were assigned. Take a conversion metric on answers below the limit.';
}

/** Whether only customers have the metric: a subscription is an account's, not a person's. */
export function needsCustomers({ type }: MetricDefinition): boolean {
  return type === 'records';
}

/**
 * One side of a stage as its guardrail tests it. A share of some subjects alone (of those who paid before) is a proportion of
 * those: they are known by what was before the assignment, so that both sides have as many of them as they should. Of a
 * quantile it is the share of its values beyond the quantile of the control.
 * @param control the variant that is compared with
 */
export function guardrailArm(
  { kind, beyond }: Pick<Guardrail, 'kind' | 'beyond'>,
  arm: MetricArm,
  control = 'control',
): StageArm {
  if (kind === 'quantile') {
    return arm.beyond?.[control]?.[beyond?.side ?? 'above'] ?? { n: 0, events: 0, mean: 0, variance: 0 };
  }
  const { n, events, mean, variance, ratio } = arm;
  if (kind !== 'proportion' || !ratio) return { n, events, mean, variance };
  return { n: Math.round(ratio.n * ratio.denominatorMean), events, mean, variance };
}

/** A rollout's guardrail on a metric. What hurts is the way that is not better. */
export function guardrailOf(
  { metricKey, tolerancePercentage, burnIn, weight }: RolloutGuardrail,
  { name, definition }: { name: string; definition: MetricDefinition },
): Guardrail | null {
  const kind = guardrailKind(definition);
  if (!kind) return null;
  const harm = definition.direction === 'increase' ? 'decrease' : 'increase';
  const common = { key: metricKey, name, kind, tolerance: tolerancePercentage / 100, weight };
  if (definition.type === 'quantile') {
    // Values that grow when they should not lie above the quantile more often; both ways more of them lie beyond it.
    const side = harm === 'increase' ? 'above' : 'below';
    return { ...common, harm: 'increase', burnIn, beyond: { quantile: definition.quantile, side } };
  }
  return { ...common, harm, ...(kind === 'proportion' ? {} : { burnIn }) };
}
