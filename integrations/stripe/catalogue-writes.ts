import type Stripe from 'stripe';
import type { FeatureObject, MeterObject, PriceTerms, ProductObject } from '../../contracts/catalogue.ts';
import { isMissing, stripeFailure } from './errors.ts';
import { featureObject, meterObject } from './observe-catalogue.ts';
import { termsToParams } from './price-terms.ts';

export interface NewPrice {
  productId: string;
  nickname: string;
  /** Holds the place until activation: found by it, never sold by it. */
  lookupKey: string;
  terms: PriceTerms;
  metadata: Record<string, string>;
}

interface Once {
  idempotencyKey: string;
}

async function orMissing<T>(read: Promise<T>): Promise<T | null> {
  try {
    return await read;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function doing<T>(what: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw stripeFailure(error, what);
  }
}

/** Every write to Stripe's catalogue and the look that tells whether it happened; errors are StripeIntegrationFailure. */
export function catalogueWrites(stripe: Stripe) {
  return {
    findFeature: (lookupKey: string) =>
      doing(`find the feature ${lookupKey}`, async (): Promise<FeatureObject | null> => {
        const { data } = await stripe.entitlements.features.list({ lookup_key: lookupKey, limit: 1 });
        return data[0] ? featureObject(data[0]) : null;
      }),
    createFeature: (feature: { lookupKey: string; name: string }, { idempotencyKey }: Once) =>
      doing(`create the feature ${feature.lookupKey}`, async () =>
        featureObject(
          await stripe.entitlements.features.create(
            { lookup_key: feature.lookupKey, name: feature.name },
            { idempotencyKey },
          ),
        ),
      ),
    updateFeature: (id: string, change: { name?: string; active?: boolean }, { idempotencyKey }: Once) =>
      doing(`update the feature ${id}`, async () =>
        stripe.entitlements.features.update(id, change, { idempotencyKey }),
      ),
    findMeter: (eventName: string) =>
      doing(`find the meter ${eventName}`, async (): Promise<MeterObject | null> => {
        const meters = await stripe.billing.meters.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
        const named = meters.filter((meter) => meter.event_name === eventName);
        const found = named.find((meter) => meter.status === 'active') ?? named[0];
        return found ? meterObject(found) : null;
      }),
    createMeter: (meter: Pick<MeterObject, 'eventName' | 'displayName' | 'aggregation'>, { idempotencyKey }: Once) =>
      doing(`create the meter ${meter.eventName}`, async () =>
        meterObject(
          await stripe.billing.meters.create(
            {
              event_name: meter.eventName,
              display_name: meter.displayName,
              default_aggregation: { formula: meter.aggregation },
            },
            { idempotencyKey },
          ),
        ),
      ),
    updateMeter: (id: string, displayName: string, { idempotencyKey }: Once) =>
      doing(`update the meter ${id}`, async () =>
        stripe.billing.meters.update(id, { display_name: displayName }, { idempotencyKey }),
      ),
    reactivateMeter: (id: string, { idempotencyKey }: Once) =>
      doing(`reactivate the meter ${id}`, async () => stripe.billing.meters.reactivate(id, {}, { idempotencyKey })),
    findProduct: (id: string) =>
      doing(`find the product ${id}`, async () => await orMissing(stripe.products.retrieve(id))),
    createProduct: (product: Omit<ProductObject, 'features'>, { idempotencyKey }: Once) =>
      doing(`create the product ${product.id}`, async () =>
        stripe.products.create(
          {
            id: product.id,
            name: product.name,
            ...(product.description ? { description: product.description } : {}),
            ...(product.unitLabel ? { unit_label: product.unitLabel } : {}),
            active: product.active,
            metadata: product.metadata,
          },
          { idempotencyKey },
        ),
      ),
    updateProduct: (
      id: string,
      change: Partial<Pick<ProductObject, 'name' | 'description' | 'unitLabel' | 'active' | 'metadata'>>,
      { idempotencyKey }: Once,
    ) =>
      doing(`update the product ${id}`, async () =>
        stripe.products.update(
          id,
          {
            ...(change.name === undefined ? {} : { name: change.name }),
            // An empty string unsets (docs.stripe.com/api/products/update).
            ...(change.description === undefined ? {} : { description: change.description }),
            ...(change.unitLabel === undefined ? {} : { unit_label: change.unitLabel ?? '' }),
            ...(change.active === undefined ? {} : { active: change.active }),
            ...(change.metadata === undefined ? {} : { metadata: change.metadata }),
          },
          { idempotencyKey },
        ),
      ),
    findProductFeature: (productId: string, featureId: string) =>
      doing(`read the features of ${productId}`, async () => {
        const links = await stripe.products.listFeatures(productId, { limit: 100 }).autoPagingToArray({ limit: 1_000 });
        return links.find((link) => link.entitlement_feature.id === featureId) ?? null;
      }),
    attachFeature: (productId: string, featureId: string, { idempotencyKey }: Once) =>
      doing(`attach the feature ${featureId} to ${productId}`, async () =>
        stripe.products.createFeature(productId, { entitlement_feature: featureId }, { idempotencyKey }),
      ),
    detachFeature: (productId: string, linkId: string) =>
      doing(`take a feature off ${productId}`, async () => orMissing(stripe.products.deleteFeature(productId, linkId))),
    findPriceByLookupKey: (lookupKey: string) =>
      doing(`find the price ${lookupKey}`, async () => {
        const { data } = await stripe.prices.list({ lookup_keys: [lookupKey], limit: 1 });
        return data[0] ?? null;
      }),
    retrievePrice: (id: string) => doing(`read the price ${id}`, async () => stripe.prices.retrieve(id)),
    createPrice: (price: NewPrice, meterId: string | null, { idempotencyKey }: Once) =>
      doing(`create the price ${price.lookupKey}`, async () =>
        stripe.prices.create(
          {
            product: price.productId,
            nickname: price.nickname,
            lookup_key: price.lookupKey,
            active: false,
            metadata: price.metadata,
            ...termsToParams(price.terms, meterId),
          },
          { idempotencyKey },
        ),
      ),
    updatePrice: (id: string, change: Stripe.PriceUpdateParams, { idempotencyKey }: Once) =>
      doing(`update the price ${id}`, async () => stripe.prices.update(id, change, { idempotencyKey })),
    /** Whether anybody subscribes to one of the prices, ended subscriptions aside. */
    subscribersOf: (priceId: string) =>
      doing(`count the subscribers of ${priceId}`, async () => {
        const subscriptions = await stripe.subscriptions
          .list({ price: priceId, limit: 100 })
          .autoPagingToArray({ limit: 10_000 });
        return new Set(subscriptions.map(({ customer }) => (typeof customer === 'string' ? customer : customer.id)));
      }),
    account: () =>
      doing('say whose key this is', async () => {
        // Without an id the SDK asks for the key's own account.
        const account = await stripe.accounts.retrieveCurrent();
        return { id: account.id };
      }),
  };
}

export type CatalogueWrites = ReturnType<typeof catalogueWrites>;
