import type Stripe from 'stripe';

/** All that Stripe's catalogue holds, by id, without what every write changes. */
export type StripeState = Record<string, Record<string, unknown>>;

export async function stripeState(stripe: Stripe): Promise<StripeState> {
  const [products, prices, features, meters] = await Promise.all([
    stripe.products.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 }),
    stripe.prices
      .list({ limit: 100, expand: ['data.tiers', 'data.currency_options'] })
      .autoPagingToArray({ limit: 10_000 }),
    stripe.entitlements.features.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 }),
    stripe.billing.meters.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 }),
  ]);
  const attached = await Promise.all(
    products.map(async ({ id }) =>
      (await stripe.products.listFeatures(id, { limit: 100 }).autoPagingToArray({ limit: 1_000 }))
        .map((link) => link.entitlement_feature.lookup_key)
        .sort(),
    ),
  );
  const objects = [
    ...products.map((product, index) => ({ ...product, attached: attached[index] })),
    ...prices,
    ...features,
    ...meters,
  ];
  return Object.fromEntries(
    objects.map((object) => {
      const { updated: _, ...lasting } = { updated: null, ...object };
      return [object.id, JSON.parse(JSON.stringify(lasting)) as Record<string, unknown>];
    }),
  );
}

/** Objects of `after` that were not in `before`. */
export function newObjects(before: StripeState, after: StripeState): Record<string, unknown>[] {
  return Object.entries(after)
    .filter(([id]) => !(id in before))
    .map(([, object]) => object);
}

/** The part of `after` that was in `before`: equal to `before` when nothing of it was touched. */
export function formerObjects(before: StripeState, after: StripeState): StripeState {
  return Object.fromEntries(Object.entries(after).filter(([id]) => id in before));
}
