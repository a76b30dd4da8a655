import type { KnownEventType } from '../../contracts/tables/event-types.ts';

export interface StripeEventLike {
  id: string;
  type: string;
  /** Seconds. */
  created: number;
  data: { object: object; previous_attributes?: object | null };
}

export interface DerivedEvent {
  id: string;
  type: KnownEventType;
  /** Stripe's name of the customer. */
  customerId: string;
  timestamp: string;
  properties: Record<string, unknown>;
}

const types: Record<string, KnownEventType> = {
  'invoice.paid': 'payment_succeeded',
  'invoice.payment_failed': 'payment_failed',
  'charge.refunded': 'payment_refunded',
  'charge.dispute.created': 'payment_disputed',
  'customer.subscription.created': 'subscription_started',
  'customer.subscription.updated': 'subscription_changed',
  'customer.subscription.deleted': 'subscription_canceled',
  'customer.subscription.trial_will_end': 'trial_ending',
};
/** Which of Stripe's fields says how much, by our type. */
const amounts: Partial<Record<KnownEventType, string>> = {
  payment_succeeded: 'amount_paid',
  payment_failed: 'amount_due',
  payment_disputed: 'amount',
};

/** What a Stripe event says of a customer, as an event of ours; null when it says nothing that is counted. */
export function eventOfStripe(event: StripeEventLike): DerivedEvent | null {
  const type = Object.hasOwn(types, event.type) ? types[event.type] : undefined;
  const object = event.data.object as Record<string, unknown>;
  const customerId = typeof object.customer === 'string' ? object.customer : null;
  if (!type || !customerId) return null;
  const amount = type === 'payment_refunded' ? refunded(event) : object[amounts[type] ?? ''];
  return {
    id: `stripe:${event.id}`,
    type,
    customerId,
    timestamp: new Date(event.created * 1000).toISOString(),
    properties: {
      stripeType: event.type,
      ...(typeof object.id === 'string' && { stripeId: object.id }),
      ...(typeof object.subscription === 'string' && { stripeSubscriptionId: object.subscription }),
      ...(typeof object.status === 'string' && { status: object.status }),
      ...(typeof object.billing_reason === 'string' && { billingReason: object.billing_reason }),
      ...(Number.isSafeInteger(amount) && typeof object.currency === 'string' && { amount, currency: object.currency }),
    },
  };
}

/** A charge carries all that was paid back so far; the event is about the last part (docs.stripe.com/api/events/object). */
function refunded({ data }: StripeEventLike): number | undefined {
  const total = (data.object as Record<string, unknown>).amount_refunded;
  const before = (data.previous_attributes as Record<string, unknown> | null | undefined)?.amount_refunded;
  return typeof total === 'number' ? total - (typeof before === 'number' ? before : 0) : undefined;
}
