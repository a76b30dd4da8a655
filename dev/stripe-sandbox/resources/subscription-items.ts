import { resourceMissing } from '../errors.ts';
import { expandParam, metadataParam, type Pagination, paginationParams } from '../params/common.ts';
import { boolean, integer, oneOf, required, string } from '../params/param.ts';
import { paginate } from '../render/list.ts';
import type { SubscriptionItemRecord, SubscriptionRecord } from '../store/records.ts';
import { type Call, find, type Route, route } from './route.ts';
import { applyItems, saveSubscription } from './subscription-state.ts';

const permission = 'subscription';
const noun = 'subscription_item';
const url = '/v1/subscription_items';

/** Items live inside their subscription. */
function theItem(call: Call): { item: SubscriptionItemRecord; subscription: SubscriptionRecord } {
  const id = call.path.item!;
  for (const subscription of call.tx.all('subscription')) {
    const item = subscription.items.find((candidate) => candidate.id === id);
    if (item) return { item, subscription };
  }
  throw resourceMissing(noun, id, 'item');
}

export const subscriptionItemRoutes: Route[] = [
  route({
    method: 'GET',
    url,
    permission,
    params: { ...paginationParams, subscription: required(string({ max: 5000 })) },
    run(call) {
      const { subscription: id } = call.params;
      const subscription = find(call, 'subscription', id, { noun: 'subscription', param: 'subscription', status: 400 });
      const page: Pagination = call.params;
      return paginate(subscription.items, () => true, page, url, noun);
    },
  }),
  route({ method: 'GET', url: `${url}/:item`, permission, params: expandParam, run: (call) => theItem(call).item }),
  route({
    method: 'POST',
    url: `${url}/:item`,
    permission,
    params: {
      ...expandParam,
      metadata: metadataParam,
      off_session: boolean(),
      payment_behavior: oneOf('allow_incomplete', 'default_incomplete', 'error_if_incomplete', 'pending_if_incomplete'),
      price: string({ max: 5000 }),
      proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
      proration_date: integer({ min: 0 }),
      quantity: integer({ min: 0 }),
    },
    run(call) {
      const { item, subscription } = theItem(call);
      const { metadata, price, quantity } = call.params;
      const change = { id: item.id, metadata, price, quantity };
      const items = applyItems(call, subscription.items, [change], subscription.id, subscription.currency);
      saveSubscription(call, subscription, { ...subscription, items });
      return items.find(({ id }) => id === item.id);
    },
  }),
];
