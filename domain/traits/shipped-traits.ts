import type { EventSource } from '../../contracts/metrics.ts';
import type { eventAggregates, recordFields, TraitDefinition } from '../../contracts/traits.ts';

export interface ShippedTrait {
  key: string;
  name: string;
  description: string;
  definition: TraitDefinition;
  /** The part of the specification's BehavioralData that it belongs to; null for plain records. */
  group: BehaviorGroup | null;
}

export const behaviorGroups = [
  'usagePatterns',
  'featureAdoption',
  'supportInteractions',
  'paymentBehavior',
  'engagementTrends',
  'sessionData',
] as const;
export type BehaviorGroup = (typeof behaviorGroups)[number];

const of = (...events: string[]): EventSource => ({ events, condition: {} });
const any = of('*');

function overEvents(
  aggregate: (typeof eventAggregates)[number],
  source: EventSource,
  windowDays: number | null,
  property: string | null = null,
): TraitDefinition {
  return { from: 'events', source, aggregate, property, windowDays };
}

const record = (field: (typeof recordFields)[number]): TraitDefinition => ({ from: 'record', field });

function trait(
  group: BehaviorGroup | null,
  key: string,
  name: string,
  definition: TraitDefinition,
  description = '',
): ShippedTrait {
  return { key, name, description, definition, group };
}

/** Traits that come with Pricewright: BehaviorAnalysis of the specification, and what the records say. */
export const shippedTraits: readonly ShippedTrait[] = [
  trait('usagePatterns', 'events_7d', 'Events in 7 days', overEvents('count', any, 7)),
  trait('usagePatterns', 'events_30d', 'Events in 30 days', overEvents('count', any, 30)),
  trait('usagePatterns', 'active_days_30d', 'Active days in 30', overEvents('days_active', any, 30)),
  trait('usagePatterns', 'days_since_last_event', 'Days since the last event', overEvents('days_since_last', any, 365)),
  trait('usagePatterns', 'page_views_30d', 'Pages in 30 days', overEvents('count', of('page_view', 'screen_view'), 30)),
  trait(
    'featureAdoption',
    'features_used_30d',
    'Features used in 30 days',
    overEvents('distinct', of('feature_used'), 30, 'feature'),
    'Different values of the property feature of feature_used.',
  ),
  trait(
    'featureAdoption',
    'features_ever_used',
    'Features ever used',
    overEvents('distinct', of('feature_used'), null, 'feature'),
  ),
  trait(
    'featureAdoption',
    'days_since_last_feature_use',
    'Days since a feature was used',
    overEvents('days_since_last', of('feature_used'), null),
  ),
  trait(
    'supportInteractions',
    'support_tickets_90d',
    'Support tickets in 90 days',
    overEvents('count', of('support_ticket_opened'), 90),
  ),
  trait(
    'supportInteractions',
    'days_since_last_ticket',
    'Days since the last ticket',
    overEvents('days_since_last', of('support_ticket_opened'), 365),
  ),
  trait(
    'supportInteractions',
    'satisfaction_180d',
    'Average survey score in 180 days',
    overEvents('average', of('survey_response'), 180, 'score'),
  ),
  trait('paymentBehavior', 'payments_90d', 'Payments in 90 days', overEvents('count', of('payment_succeeded'), 90)),
  trait(
    'paymentBehavior',
    'payment_failures_90d',
    'Failed payments in 90 days',
    overEvents('count', of('payment_failed'), 90),
  ),
  trait('paymentBehavior', 'payment_failure_share_365d', 'Share of payments that failed in a year', {
    from: 'share',
    part: of('payment_failed'),
    whole: of('payment_failed', 'payment_succeeded'),
    windowDays: 365,
  }),
  trait(
    'paymentBehavior',
    'days_since_last_payment',
    'Days since the last payment',
    overEvents('days_since_last', of('payment_succeeded'), 365),
  ),
  trait(
    'paymentBehavior',
    'last_payment_amount',
    'Last payment, in minor units of its currency',
    overEvents('last', of('payment_succeeded'), 365, 'amount'),
  ),
  trait('engagementTrends', 'engagement_trend_14d', 'Change of activity, 14 days on 14', {
    from: 'trend',
    source: any,
    windowDays: 14,
  }),
  trait('engagementTrends', 'engagement_trend_30d', 'Change of activity, 30 days on 30', {
    from: 'trend',
    source: any,
    windowDays: 30,
  }),
  trait('sessionData', 'sessions_30d', 'Sessions in 30 days', { from: 'sessions', measure: 'count', windowDays: 30 }),
  trait('sessionData', 'session_minutes_30d', 'Average minutes of a session', {
    from: 'sessions',
    measure: 'average_minutes',
    windowDays: 30,
  }),
  trait('sessionData', 'events_per_session_30d', 'Events of a session', {
    from: 'sessions',
    measure: 'events_per_session',
    windowDays: 30,
  }),
  trait(null, 'plan', 'Plan', record('plan')),
  trait(null, 'subscription_status', 'Status of the subscription', record('subscription_status')),
  trait(null, 'seats', 'Seats', record('seats')),
  trait(null, 'monthly_amount', 'Monthly amount, in minor units of its currency', record('monthly_amount')),
  trait(null, 'tenure_days', 'Days since the first subscription', record('tenure_days')),
];
