import type { MetricDefinition, MetricUnit } from '../../contracts/metrics.ts';

/** What the numbers of a metric are. A ratio of two sums of money is a number, since the currency cancels out. */
export function metricUnit(definition: MetricDefinition): MetricUnit {
  switch (definition.type) {
    case 'conversion':
    case 'retention':
      return 'fraction';
    case 'revenue':
      return 'money';
    case 'satisfaction':
      return definition.scale === 'nps' ? 'points' : 'fraction';
    case 'ratio':
      return definition.numerator.measure.of === 'money' && definition.denominator.measure.of !== 'money'
        ? 'money'
        : 'number';
    case 'sql':
      return definition.aggregate === 'conversion' ? 'fraction' : 'number';
    case 'records':
      return definition.measure === 'churn_rate' || definition.measure === 'trial_conversion' ? 'fraction' : 'money';
    default:
      return 'number';
  }
}
