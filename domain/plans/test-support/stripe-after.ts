import type { CatalogueObjects } from '../../../contracts/catalogue.ts';
import { stripeMetadata } from '../../../contracts/catalogue.ts';

export const nothingInStripe: CatalogueObjects = { features: [], meters: [], products: [], prices: [] };

function tagged<T extends { metadata: Record<string, string> }>(object: T, operationId: string): T {
  return { ...object, metadata: { ...object.metadata, [stripeMetadata.madeFor]: operationId } };
}

/** What Stripe would hold once everything wanted is there and active, as it echoes it: other spellings, extra fields. */
export function applied(wanted: CatalogueObjects, operationId = 'op_1'): CatalogueObjects {
  return {
    features: wanted.features.map((feature) => ({ ...feature, stripeId: `feat_${feature.lookupKey}` })),
    meters: wanted.meters.map((meter) => ({ ...meter, stripeId: `mtr_${meter.eventName}` })),
    products: wanted.products.map((product) => tagged(product, operationId)),
    prices: wanted.prices.map((price, index) => ({
      ...tagged(price, operationId),
      stripeId: `price_${operationId}_${index}`,
      terms: {
        ...price.terms,
        currencyOptions: {
          ...price.terms.currencyOptions,
          [price.terms.currency]: { unitAmountDecimal: price.terms.unitAmountDecimal, tiers: price.terms.tiers },
        },
      },
    })),
  };
}

/** What an operation's sync leaves beside `before`: inactive prices without a lookup key, an inactive new product, active meters. */
export function synced(wanted: CatalogueObjects, before: CatalogueObjects, operationId: string): CatalogueObjects {
  const made = applied(wanted, operationId);
  const absent = <T>(made: T[], present: T[], key: (object: T) => string) =>
    made.filter((object) => !present.some((other) => key(other) === key(object)));
  return {
    features: [...before.features, ...absent(made.features, before.features, (feature) => feature.lookupKey)],
    meters: [...before.meters, ...absent(made.meters, before.meters, (meter) => meter.eventName)],
    products: [
      ...before.products,
      ...absent(made.products, before.products, (product) => product.id).map((product) => ({
        ...product,
        active: false,
      })),
    ],
    prices: [...before.prices, ...made.prices.map((price) => ({ ...price, active: false, lookupKey: null }))],
  };
}
