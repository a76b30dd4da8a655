import { exclusive, invalidRequest, missingParam } from '../errors.ts';
import { newId } from '../ids.ts';
import { createdParam, currency, expandParam, mergeMetadata, metadataParam } from '../params/common.ts';
import { array, boolean, emptyable, integer, object, oneOf, param, required, string } from '../params/param.ts';
import type { SubscriptionRecord } from '../store/records.ts';
import { newSubscription } from './new-subscription.ts';
import { type Call, find, listRoute, type Route, route } from './route.ts';
import { applyItems, endSubscription, saveSubscription } from './subscription-state.ts';

const permission = 'subscription';
const noun = 'subscription';
const url = '/v1/subscriptions';

const item = {
  metadata: metadataParam,
  price: string({ max: 5000 }),
  quantity: integer({ min: 0 }),
};
const shared = {
  ...expandParam,
  cancel_at_period_end: boolean(),
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  days_until_due: integer({ min: 0 }),
  default_payment_method: string({ max: 5000 }),
  description: emptyable(string({ max: 500 })),
  metadata: metadataParam,
  off_session: boolean(),
  payment_behavior: oneOf('allow_incomplete', 'default_incomplete', 'error_if_incomplete', 'pending_if_incomplete'),
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
  trial_end: param((raw, path): number | 'now' => (raw === 'now' ? 'now' : integer({ min: 0 }).read(raw, path))),
};

const theSubscription = (call: Call): SubscriptionRecord =>
  find(call, 'subscription', call.path.id!, { noun, param: 'id' });

const periodEndOf = (subscription: SubscriptionRecord): number =>
  Math.min(...subscription.items.map((entry) => entry.current_period_end));

/** A trial is the first period of every item. */
function withTrial(subscription: SubscriptionRecord, end: number | 'now' | undefined, now: number): SubscriptionRecord {
  if (end === undefined) return subscription;
  if (end === 'now' || end <= now)
    return { ...subscription, status: 'active', trial_end: subscription.trial_start && now };
  const items = subscription.items.map((entry) => ({ ...entry, current_period_end: end }));
  return { ...subscription, billing_cycle_anchor: end, items, status: 'trialing', trial_end: end, trial_start: now };
}

export const subscriptionRoutes: Route[] = [
  route({
    method: 'POST',
    url,
    permission,
    params: {
      ...shared,
      currency: currency(),
      customer: required(string({ max: 5000 })),
      items: array(object(item), { max: 20 }),
      trial_period_days: integer({ min: 1, max: 730 }),
    },
    run(call) {
      const { params, now } = call;
      const customer = find(call, 'customer', params.customer, { noun: 'customer', param: 'customer', status: 400 });
      if (!params.items) throw missingParam('items');
      if (params.trial_end !== undefined && params.trial_period_days !== undefined) {
        throw exclusive('trial_end', 'trial_period_days');
      }
      const id = newId.subscription();
      const items = applyItems(call, [], params.items, id, params.currency);
      const blank = newSubscription(
        {
          id,
          currency: params.currency ?? call.tx.get('price', items[0]!.price)!.currency,
          customer: customer.id,
          items,
        },
        now,
      );
      const created: SubscriptionRecord = {
        ...blank,
        collection_method: params.collection_method ?? blank.collection_method,
        days_until_due: params.days_until_due ?? null,
        default_payment_method: params.default_payment_method ?? null,
        description: params.description ?? null,
        metadata: mergeMetadata({}, params.metadata),
      };
      const days = params.trial_period_days;
      const trialEnd = days === undefined ? params.trial_end : now + days * 86_400;
      const subscription = withCancellation(withTrial(created, trialEnd, now), params.cancel_at_period_end, now);
      call.tx.put('subscription', subscription);
      call.emit('customer.subscription.created', subscription);
      return subscription;
    },
  }),
  route({ method: 'GET', url: `${url}/:id`, permission, params: expandParam, run: theSubscription }),
  route({
    method: 'POST',
    url: `${url}/:id`,
    permission,
    params: {
      ...shared,
      items: array(object({ ...item, deleted: boolean(), id: string({ max: 5000 }) }), { max: 20 }),
      proration_date: integer({ min: 0 }),
    },
    run(call) {
      const before = theSubscription(call);
      const { params, now } = call;
      if (before.status === 'canceled') {
        throw invalidRequest('A canceled subscription can only update its cancellation_details and metadata.');
      }
      const changed: SubscriptionRecord = {
        ...before,
        collection_method: params.collection_method ?? before.collection_method,
        days_until_due: params.days_until_due ?? before.days_until_due,
        default_payment_method: params.default_payment_method ?? before.default_payment_method,
        description: params.description === undefined ? before.description : params.description,
        items: params.items ? applyItems(call, before.items, params.items, before.id, before.currency) : before.items,
        metadata: mergeMetadata(before.metadata, params.metadata),
      };
      const trial = withTrial(changed, params.trial_end, now);
      return saveSubscription(call, before, withCancellation(trial, params.cancel_at_period_end, now));
    },
  }),
  route({
    method: 'DELETE',
    url: `${url}/:id`,
    permission,
    params: { ...expandParam, invoice_now: boolean(), prorate: boolean() },
    run(call) {
      const before = theSubscription(call);
      if (before.status === 'canceled')
        throw invalidRequest(`No such subscription: '${before.id}'`, 'id', 'resource_missing');
      return endSubscription(call, before);
    },
  }),
  listRoute({
    url,
    kind: 'subscription',
    noun,
    permission,
    filters: {
      collection_method: oneOf('charge_automatically', 'send_invoice'),
      created: createdParam,
      customer: string({ max: 5000 }),
      price: string({ max: 5000 }),
      status: oneOf(
        'active',
        'all',
        'canceled',
        'ended',
        'incomplete',
        'incomplete_expired',
        'past_due',
        'paused',
        'trialing',
        'unpaid',
      ),
    },
    check(call, { price }) {
      if (price !== undefined) find(call, 'price', price, { noun: 'price', param: 'price', status: 400 });
    },
    matches: (subscription, { collection_method: method, created, customer, price, status }) =>
      matchesStatus(subscription.status, status) &&
      (method === undefined || subscription.collection_method === method) &&
      (created === undefined || created(subscription.created)) &&
      (customer === undefined || subscription.customer === customer) &&
      (price === undefined || subscription.items.some((entry) => entry.price === price)),
  }),
];

function withCancellation(
  subscription: SubscriptionRecord,
  atEnd: boolean | undefined,
  now: number,
): SubscriptionRecord {
  if (atEnd === undefined || atEnd === subscription.cancel_at_period_end) return subscription;
  return {
    ...subscription,
    cancel_at: atEnd ? periodEndOf(subscription) : null,
    cancel_at_period_end: atEnd,
    canceled_at: atEnd ? now : null,
  };
}

/** Without a status, all that are not canceled (https://docs.stripe.com/api/subscriptions/list). */
function matchesStatus(status: string, wanted: string | undefined): boolean {
  if (wanted === undefined) return status !== 'canceled';
  if (wanted === 'all') return true;
  if (wanted === 'ended') return status === 'canceled' || status === 'incomplete_expired';
  return status === wanted;
}
