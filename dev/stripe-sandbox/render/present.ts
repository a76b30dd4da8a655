import type { PriceRecord, SubscriptionItemRecord, SubscriptionRecord } from '../store/records.ts';
import type { Lookup } from './expand.ts';

type Json = Record<string, unknown>;

/** From the stored record to the API's object: embeds what Stripe embeds, drops what is not shown. */
export function present(record: Json, lookup: Lookup): Json {
  switch (record.object) {
    case 'subscription':
      return presentSubscription(record as unknown as SubscriptionRecord);
    case 'subscription_item':
      return presentItem(record as unknown as SubscriptionItemRecord, lookup);
    case 'product_feature': {
      const { product: _, ...shown } = record;
      return { ...shown, entitlement_feature: lookup('entitlements.feature', String(record.entitlement_feature)) };
    }
    case 'webhook_endpoint': {
      const { signing_secret: _, ...shown } = record;
      return shown;
    }
    default:
      return record;
  }
}

function presentSubscription(record: SubscriptionRecord): Json {
  if (!Array.isArray(record.items)) return { ...record };
  const url = `/v1/subscription_items?subscription=${record.id}`;
  return {
    ...record,
    items: { object: 'list', data: record.items, has_more: false, url },
  };
}

function presentItem(record: SubscriptionItemRecord, lookup: Lookup): Json {
  const price = lookup('price', record.price);
  return { ...record, plan: price && planOf(price), price };
}

/** The price in the shape of the old Plan object, which items still carry. */
function planOf(price: PriceRecord): Json {
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: price.billing_scheme,
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval,
    interval_count: price.recurring?.interval_count,
    livemode: false,
    metadata: price.metadata,
    meter: price.recurring?.meter,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: price.tiers_mode,
    transform_usage: price.transform_quantity,
    trial_period_days: price.recurring?.trial_period_days,
    usage_type: price.recurring?.usage_type,
  };
}
