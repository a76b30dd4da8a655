import type { MetricDefinition } from '../../contracts/metrics.ts';

export interface ShippedMetric {
  key: string;
  name: string;
  description: string;
  definition: MetricDefinition;
}

const month = 30 * 24;
const up = { direction: 'increase', minimumEffect: 0.05 } as const;
const down = { direction: 'decrease', minimumEffect: 0.05 } as const;
const subject = { windowHours: 14 * 24, unit: 'assigned', covariateDays: 14 } as const;
const over = { windowHours: 14 * 24, covariateDays: 14 } as const;
const of = (...events: string[]) => ({ events, condition: {} });
const money = { of: 'money', amountProperty: 'amount', currencyProperty: 'currency' } as const;
const events = { of: 'events' } as const;

function records(measure: Extract<MetricDefinition, { type: 'records' }>['measure'], better: typeof up | typeof down) {
  return { type: 'records', ...better, windowHours: month, measure } as const;
}

/** The specification's PerformanceMetrics, by the key of the metric that each is. */
export const performanceMetricKeys = {
  conversionRate: 'conversion_rate',
  revenuePerCustomer: 'revenue_per_customer',
  customerLifetimeValue: 'customer_lifetime_value',
  churnRate: 'churn_rate',
  expansionRate: 'expansion_rate',
  campaignROI: 'campaign_return',
  pricingEffectiveness: 'pricing_effectiveness',
  customerSatisfaction: 'customer_satisfaction',
} as const;

/** Metrics that come with Pricewright, over its own records and the events that it knows. */
export const shippedMetrics: readonly ShippedMetric[] = [
  {
    key: 'monthly_recurring_revenue',
    name: 'Monthly recurring revenue',
    description: 'What live subscriptions past their trial bring in a month, in the base currency.',
    definition: records('monthly_recurring_revenue', up),
  },
  {
    key: 'conversion_rate',
    name: 'Trial conversion',
    description: 'Share of the trials that ended within 30 days and went on to a paid subscription.',
    definition: records('trial_conversion', up),
  },
  {
    key: 'revenue_per_customer',
    name: 'Revenue per customer',
    description: 'Monthly recurring revenue over the customers who pay (ARPU).',
    definition: records('revenue_per_customer', up),
  },
  {
    key: 'churn_rate',
    name: 'Customer churn',
    description: 'Share of those who paid 30 days before and do not pay any more.',
    definition: records('churn_rate', down),
  },
  {
    key: 'customer_lifetime_value',
    name: 'Customer lifetime value',
    description: 'Revenue per customer and month over the churn of a month.',
    definition: records('lifetime_value', up),
  },
  {
    key: 'expansion_rate',
    name: 'Expansion',
    description:
      'Share of active customers whose subscription grew: subscription_changed with a property monthlyAmountChange above zero.',
    definition: {
      type: 'conversion',
      ...up,
      ...subject,
      windowHours: month,
      source: { events: ['subscription_changed'], condition: { monthlyAmountChange: { $gt: 0 } } },
      atLeast: 1,
    },
  },
  {
    key: 'campaign_return',
    name: 'Campaign return',
    description: 'Payments that carry a campaignId over what messages cost (property cost). The ROI is this less one.',
    definition: {
      type: 'ratio',
      ...up,
      ...over,
      numerator: { events: ['payment_succeeded'], condition: { campaignId: { $exists: true } }, measure: money },
      denominator: {
        ...of('message_sent'),
        measure: { of: 'money', amountProperty: 'cost', currencyProperty: 'currency' },
      },
    },
  },
  {
    key: 'pricing_effectiveness',
    name: 'Revenue per price shown',
    description: 'Payments over looks at the page of prices: page_view with the property page = pricing.',
    definition: {
      type: 'ratio',
      ...up,
      ...over,
      numerator: { ...of('payment_succeeded'), measure: money },
      denominator: { events: ['page_view'], condition: { page: 'pricing' }, measure: events },
    },
  },
  {
    key: 'customer_satisfaction',
    name: 'Customer satisfaction',
    description: 'Share of survey answers of 4 or 5 out of 5 (CSAT).',
    definition: {
      type: 'satisfaction',
      ...up,
      windowHours: month,
      covariateDays: 0,
      source: { events: ['survey_response'], condition: { survey: { $ne: 'nps' } } },
      scoreProperty: 'score',
      scale: 'csat',
    },
  },
  {
    key: 'net_promoter_score',
    name: 'Net promoter score',
    description: 'Promoters less detractors among answers to a survey called nps.',
    definition: {
      type: 'satisfaction',
      ...up,
      windowHours: month,
      covariateDays: 0,
      source: { events: ['survey_response'], condition: { survey: 'nps' } },
      scoreProperty: 'score',
      scale: 'nps',
    },
  },
  {
    key: 'revenue',
    name: 'Revenue',
    description: 'Payments, in the base currency; values above the 99th percentile count as it in comparisons.',
    definition: {
      type: 'revenue',
      ...up,
      ...subject,
      windowHours: month,
      source: of('payment_succeeded'),
      amountProperty: 'amount',
      currencyProperty: 'currency',
      winsorise: { at: 'percentile', percentile: 0.99 },
    },
  },
  {
    key: 'payment_failure_rate',
    name: 'Payment failures',
    description: 'Failed payments over all attempts.',
    definition: {
      type: 'ratio',
      ...down,
      ...over,
      numerator: { ...of('payment_failed'), measure: events },
      denominator: { ...of('payment_failed', 'payment_succeeded'), measure: events },
    },
  },
  {
    key: 'refunds',
    name: 'Refunded customers',
    description: 'Share of active customers who were paid back.',
    definition: { type: 'conversion', ...down, ...subject, source: of('payment_refunded'), atLeast: 1 },
  },
  {
    key: 'cancellations',
    name: 'Cancellations',
    description: 'Share of active customers whose subscription ended.',
    definition: { type: 'conversion', ...down, ...subject, source: of('subscription_canceled'), atLeast: 1 },
  },
  {
    key: 'engagement',
    name: 'Engagement',
    description: 'Whatever customers did, in all.',
    definition: {
      type: 'count',
      ...up,
      ...subject,
      source: of('*'),
      winsorise: { at: 'percentile', percentile: 0.99 },
    },
  },
  {
    key: 'week_two_retention',
    name: 'Second-week retention',
    description: 'Of those first seen on a day, the share that did anything from the 7th to the 14th day after.',
    definition: { type: 'retention', ...up, source: of('*'), startDays: 7, endDays: 14 },
  },
];
