import type { MetricDefinition, MetricUnit } from '../../../contracts/metrics.ts';
import { formatMoney } from '../../../domain/money/format-money.ts';

export const typeWords: Record<MetricDefinition['type'], string> = {
  count: 'Count of events',
  conversion: 'Conversion',
  revenue: 'Revenue',
  mean: 'Mean of a property',
  ratio: 'Ratio of two measures',
  quantile: 'Quantile',
  retention: 'Retention',
  satisfaction: 'Satisfaction',
  sql: 'Own SQL',
  records: 'From the records',
};

/** A value as people read it; a dash where there is none. */
export function valueWords(value: number | null | undefined, unit: MetricUnit, currency: string | null): string {
  if (value === null || value === undefined) return '–';
  if (unit === 'money' && currency) return formatMoney(Math.round(value), currency);
  if (unit === 'fraction') return `${(value * 100).toLocaleString('en', { maximumFractionDigits: 1 })} %`;
  return value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) < 10 ? 2 : 0 });
}

/** What a definition reads, in a few words. */
export function sourceWords(definition: MetricDefinition): string {
  switch (definition.type) {
    case 'records':
      return definition.measure.replaceAll('_', ' ');
    case 'sql':
      return 'own SQL';
    case 'ratio':
      return `${definition.numerator.events.join(', ')} over ${definition.denominator.events.join(', ')}`;
    default:
      return definition.source.events.map((name) => (name === '*' ? 'any event' : name)).join(', ');
  }
}
