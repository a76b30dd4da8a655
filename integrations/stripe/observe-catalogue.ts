import type Stripe from 'stripe';
import type {
  CatalogueObjects,
  FeatureObject,
  MeterObject,
  PriceObject,
  ProductObject,
} from '../../contracts/catalogue.ts';
import { stripeFailure } from './errors.ts';
import { termsOf } from './price-terms.ts';

export interface CatalogueQuestion {
  /** Products that the plan has or had. */
  productIds: string[];
  /** Keys under which its prices sell: whoever holds them. */
  lookupKeys: string[];
  featureKeys: string[];
  meterEventNames: string[];
}

const page = 100;
const priceExpand = ['data.tiers', 'data.currency_options'];

/** What Stripe holds of a plan, through lists only: they are consistent, Search is not. */
export async function observeCatalogue(stripe: Stripe, question: CatalogueQuestion): Promise<CatalogueObjects> {
  try {
    const [products, features, meters, holders] = await Promise.all([
      question.productIds.length
        ? stripe.products.list({ ids: question.productIds, limit: page }).autoPagingToArray({ limit: 1_000 })
        : [],
      observeFeatures(stripe, question.featureKeys),
      question.meterEventNames.length
        ? stripe.billing.meters.list({ limit: page }).autoPagingToArray({ limit: 10_000 })
        : [],
      pricesByLookupKey(stripe, question.lookupKeys),
    ]);
    const onProducts = await Promise.all(
      products.map(async (product) => {
        const [attached, prices] = await Promise.all([
          stripe.products.listFeatures(product.id, { limit: page }).autoPagingToArray({ limit: 1_000 }),
          stripe.prices
            .list({ product: product.id, limit: page, expand: priceExpand })
            .autoPagingToArray({ limit: 10_000 }),
        ]);
        return { product, attached, prices };
      }),
    );
    const complete = await withTiersOfCurrencies(stripe, [...onProducts.flatMap((found) => found.prices), ...holders]);
    const meterNames = new Map(meters.map((meter) => [meter.id, meter.event_name]));
    return {
      features,
      meters: meters.filter((meter) => question.meterEventNames.includes(meter.event_name)).map(meterObject),
      products: onProducts.map(({ product, attached }) => productObject(product, attached)),
      prices: complete.map((price) => priceObject(price, (id) => meterNames.get(id) ?? id)),
    };
  } catch (error) {
    throw stripeFailure(error, 'be read');
  }
}

async function observeFeatures(stripe: Stripe, keys: string[]): Promise<FeatureObject[]> {
  if (keys.length === 0) return [];
  const all = await stripe.entitlements.features.list({ limit: page }).autoPagingToArray({ limit: 10_000 });
  return all.filter((feature) => keys.includes(feature.lookup_key)).map(featureObject);
}

/** Stripe takes ten lookup keys a request (docs.stripe.com/api/prices/list). */
async function pricesByLookupKey(stripe: Stripe, keys: string[]): Promise<Stripe.Price[]> {
  const tens: string[][] = [];
  for (let start = 0; start < keys.length; start += 10) tens.push(keys.slice(start, start + 10));
  const found = await Promise.all(
    tens.map((lookup_keys) => stripe.prices.list({ lookup_keys, limit: page, expand: priceExpand })),
  );
  return found.flatMap((list) => list.data);
}

/** The tiers of further currencies are told only one price at a time, currency by currency. */
async function withTiersOfCurrencies(stripe: Stripe, found: Stripe.Price[]): Promise<Stripe.Price[]> {
  const prices = [...new Map(found.map((price) => [price.id, price])).values()];
  return await Promise.all(
    prices.map(async (price) => {
      const others = Object.keys(price.currency_options ?? {}).filter((currency) => currency !== price.currency);
      if (price.billing_scheme !== 'tiered' || others.length === 0) return price;
      const expand = others.map((currency) => `currency_options.${currency}.tiers`);
      return await stripe.prices.retrieve(price.id, { expand: ['tiers', ...expand] });
    }),
  );
}

export function featureObject(feature: Stripe.Entitlements.Feature): FeatureObject {
  return { lookupKey: feature.lookup_key, name: feature.name, active: feature.active, stripeId: feature.id };
}

export function meterObject(meter: Stripe.Billing.Meter): MeterObject {
  const formula: string = meter.default_aggregation.formula;
  return {
    eventName: meter.event_name,
    displayName: meter.display_name,
    aggregation: formula === 'count' || formula === 'last' ? formula : 'sum',
    active: meter.status === 'active',
    stripeId: meter.id,
  };
}

function productObject(product: Stripe.Product, attached: Stripe.ProductFeature[]): ProductObject {
  return {
    id: product.id,
    name: product.name,
    description: product.description ?? '',
    active: product.active,
    unitLabel: product.unit_label ?? null,
    metadata: product.metadata,
    features: attached.map((link) => link.entitlement_feature.lookup_key).sort(),
  };
}

function priceObject(price: Stripe.Price, meterEventName: (id: string) => string): PriceObject {
  return {
    lookupKey: price.lookup_key,
    productId: typeof price.product === 'string' ? price.product : price.product.id,
    nickname: price.nickname ?? '',
    active: price.active,
    terms: termsOf(price, meterEventName),
    metadata: price.metadata,
    stripeId: price.id,
  };
}
