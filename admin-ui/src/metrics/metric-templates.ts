import type { MetricDefinition } from '../../../contracts/metrics.ts';

const common = { direction: 'increase', minimumEffect: 0.05 } as const;
const subject = { ...common, windowHours: 14 * 24, unit: 'assigned', covariateDays: 14 } as const;
const over = { ...common, windowHours: 14 * 24, covariateDays: 14 } as const;
const source = (...events: string[]) => ({ events, condition: {} });
const events = { of: 'events' } as const;

/** Where a definition of each kind begins. */
export const metricTemplates: Record<MetricDefinition['type'], MetricDefinition> = {
  count: { type: 'count', ...subject, source: source('page_view'), winsorise: null },
  conversion: { type: 'conversion', ...subject, source: source('subscription_started'), atLeast: 1 },
  revenue: {
    type: 'revenue',
    ...subject,
    source: source('payment_succeeded'),
    amountProperty: 'amount',
    currencyProperty: 'currency',
    winsorise: { at: 'percentile', percentile: 0.99 },
  },
  mean: {
    type: 'mean',
    ...subject,
    source: source('page_view'),
    property: 'value',
    aggregate: 'sum',
    winsorise: null,
  },
  ratio: {
    type: 'ratio',
    ...over,
    numerator: { ...source('payment_failed'), measure: events },
    denominator: { ...source('payment_failed', 'payment_succeeded'), measure: events },
  },
  quantile: {
    type: 'quantile',
    ...common,
    windowHours: 14 * 24,
    source: source('page_view'),
    property: 'value',
    quantile: 0.95,
  },
  retention: { type: 'retention', ...common, source: source('*'), startDays: 7, endDays: 14 },
  satisfaction: {
    type: 'satisfaction',
    ...over,
    source: source('survey_response'),
    scoreProperty: 'score',
    scale: 'csat',
  },
  sql: {
    type: 'sql',
    ...over,
    sql: 'select account_id as subject, created_at as at, total as value from orders',
    aggregate: 'sum',
    winsorise: null,
  },
  records: { type: 'records', ...common, windowHours: 30 * 24, measure: 'monthly_recurring_revenue' },
};
