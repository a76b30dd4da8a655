import type { CatalogueObjects } from '../../../contracts/catalogue.ts';

/**
 * What Stripe holds, without what it holds only because nothing can be deleted there: an inactive product that sells
 * nothing, an inactive feature on no product, an inactive meter behind no price. To a publication they are absent,
 * whichever operation left them, so they change neither a diff nor its hash.
 */
export function inUse(observed: CatalogueObjects): CatalogueObjects {
  const sold = new Set(observed.prices.filter((price) => price.active).map((price) => price.productId));
  const products = observed.products.filter((product) => product.active || sold.has(product.id));
  const attached = new Set(products.flatMap((product) => product.features));
  const metered = new Set(
    observed.prices.filter((price) => price.active).map((price) => price.terms.recurring?.meter ?? null),
  );
  return {
    features: observed.features.filter((feature) => feature.active || attached.has(feature.lookupKey)),
    meters: observed.meters.filter((meter) => meter.active || metered.has(meter.eventName)),
    products,
    prices: observed.prices,
  };
}
