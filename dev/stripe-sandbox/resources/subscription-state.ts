import { DateTime } from 'luxon';
import { invalidRequest } from '../errors.ts';
import { newId } from '../ids.ts';
import { mergeMetadata } from '../params/common.ts';
import type { PriceRecord, SubscriptionItemRecord, SubscriptionRecord } from '../store/records.ts';
import { type Call, find } from './route.ts';

export interface ItemInput {
  id?: string;
  price?: string;
  quantity?: number;
  metadata?: Record<string, string> | null;
  deleted?: boolean;
}

/** A price that may be newly subscribed to: active, of an active product, recurring. */
function sellablePrice(call: Call, id: string, param: string): PriceRecord {
  const price = find(call, 'price', id, { noun: 'price', param, status: 400 });
  if (!price.active || call.tx.get('product', price.product)?.active === false) {
    throw invalidRequest('The price specified is inactive. This field only accepts active prices.', param);
  }
  if (!price.recurring) {
    throw invalidRequest(
      'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.',
      param,
    );
  }
  return price;
}

/** Calendar addition in UTC: Stripe clamps the 31st to a shorter month's end. */
function periodEnd(start: number, price: PriceRecord): number {
  const { interval, interval_count: count } = price.recurring!;
  return DateTime.fromSeconds(start, { zone: 'utc' })
    .plus({ [interval]: count })
    .toUnixInteger();
}

function readItem(call: Call, input: ItemInput, subscription: string, at: string): SubscriptionItemRecord {
  if (input.price === undefined)
    throw invalidRequest(`Missing required param: ${at}[price].`, `${at}[price]`, 'parameter_missing');
  const price = sellablePrice(call, input.price, `${at}[price]`);
  return {
    id: newId.subscriptionItem(),
    object: 'subscription_item',
    billing_thresholds: null,
    created: call.now,
    current_period_end: periodEnd(call.now, price),
    current_period_start: call.now,
    current_trial: null,
    discounts: [],
    metadata: mergeMetadata({}, input.metadata),
    price: price.id,
    ...quantityOf(price, input.quantity, 1, at),
    subscription,
    tax_rates: [],
  };
}

function quantityOf(
  price: PriceRecord,
  wanted: number | undefined,
  present: number,
  at: string,
): { quantity?: number } {
  if (price.recurring?.usage_type !== 'metered') return { quantity: wanted ?? present };
  if (wanted === undefined) return {};
  throw invalidRequest('Quantity should not be specified where usage_type is `metered`.', `${at}[quantity]`);
}

function changeItem(call: Call, item: SubscriptionItemRecord, input: ItemInput, at: string): SubscriptionItemRecord {
  const moves = input.price !== undefined && input.price !== item.price;
  const price = moves
    ? sellablePrice(call, input.price!, `${at}[price]`)
    : find(call, 'price', item.price, { noun: 'price', param: `${at}[price]`, status: 400 });
  const { quantity: present = 1, ...rest } = item;
  return {
    ...rest,
    price: price.id,
    metadata: mergeMetadata(item.metadata, input.metadata),
    ...quantityOf(price, input.quantity, present, at),
  };
}

/** The items after a create or update: an input with an id changes or removes that item, one without adds. */
export function applyItems(
  call: Call,
  present: SubscriptionItemRecord[],
  inputs: ItemInput[],
  subscription: string,
  currency: string | undefined,
): SubscriptionItemRecord[] {
  let items = present;
  inputs.forEach((input, index) => {
    const at = `items[${index}]`;
    if (input.id === undefined) {
      items = [...items, readItem(call, input, subscription, at)];
      return;
    }
    const item = items.find((candidate) => candidate.id === input.id);
    if (!item) throw invalidRequest(`No such subscription item: '${input.id}'`, `${at}[id]`, 'resource_missing');
    items = input.deleted
      ? items.filter((candidate) => candidate !== item)
      : items.map((candidate) => (candidate === item ? changeItem(call, item, input, at) : candidate));
  });
  if (items.length === 0) throw invalidRequest('A subscription must have at least one active plan.', 'items');
  if (items.length > 20) throw invalidRequest('A subscription can have up to 20 items.', 'items');
  const prices = items.map((item) => call.tx.get('price', item.price)!);
  const twice = prices.find((price, index) => prices.indexOf(price) !== index);
  if (twice) throw invalidRequest(`Cannot add multiple subscription items with the same plan: ${twice.id}`, 'items');
  const charged = currency ?? prices[0]!.currency;
  if (prices.some((price) => !Object.hasOwn(price.currency_options, charged))) {
    throw invalidRequest(`All prices on a subscription must be chargeable in its currency, ${charged}.`, 'currency');
  }
  return items;
}

export function saveSubscription(
  call: Call,
  before: SubscriptionRecord,
  after: SubscriptionRecord,
): SubscriptionRecord {
  if (JSON.stringify(before) === JSON.stringify(after)) return before;
  call.tx.put('subscription', after);
  call.emit('customer.subscription.updated', after, before);
  return after;
}

/** Ends it now: status `canceled`, which nothing leaves. */
export function endSubscription(call: Call, before: SubscriptionRecord): SubscriptionRecord {
  const ended: SubscriptionRecord = {
    ...before,
    canceled_at: before.canceled_at ?? call.now,
    cancellation_details: { ...before.cancellation_details, reason: 'cancellation_requested' },
    ended_at: call.now,
    status: 'canceled',
  };
  call.tx.put('subscription', ended);
  call.emit('customer.subscription.deleted', ended);
  return ended;
}
