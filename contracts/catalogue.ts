import type { PriceComponent, PricingTier } from './price-components.ts';

/** The objects of Stripe that stand for plans, in one shape for what is wanted and what is observed. */
export interface FeatureObject {
  /** Entitlement feature's lookup key: ours to choose, unique in the account. */
  lookupKey: string;
  name: string;
  active: boolean;
  stripeId: string | null;
}

export interface MeterObject {
  eventName: string;
  displayName: string;
  aggregation: 'sum' | 'count' | 'last';
  active: boolean;
  stripeId: string | null;
}

export interface ProductObject {
  /** Chosen by us, so that creating it twice cannot make two. */
  id: string;
  name: string;
  description: string;
  active: boolean;
  unitLabel: string | null;
  metadata: Record<string, string>;
  /** Lookup keys of the features that hang on it, sorted. */
  features: string[];
}

export interface PriceCurrencyOption {
  unitAmountDecimal: string | null;
  tiers: PricingTier[] | null;
}

/** What Stripe never lets change after creation, but for `taxBehavior` while unspecified and added currency options. */
export interface PriceTerms {
  currency: string;
  billingScheme: 'per_unit' | 'tiered';
  tiersMode: 'graduated' | 'volume' | null;
  /** Decimal string in minor units; null when tiered. */
  unitAmountDecimal: string | null;
  tiers: PricingTier[] | null;
  packageSize: number | null;
  recurring: {
    interval: 'day' | 'week' | 'month' | 'year';
    intervalCount: number;
    usageType: 'licensed' | 'metered';
    /** Event name of the meter. */
    meter: string | null;
  } | null;
  taxBehavior: 'inclusive' | 'exclusive' | 'unspecified';
  currencyOptions: Record<string, PriceCurrencyOption>;
}

export interface PriceObject {
  /** The key under which it sells: `<plan key>:<component key>`. Null for an observed price that gave its key away. */
  lookupKey: string | null;
  productId: string;
  nickname: string;
  active: boolean;
  terms: PriceTerms;
  metadata: Record<string, string>;
  stripeId: string | null;
}

export interface CatalogueObjects {
  features: FeatureObject[];
  meters: MeterObject[];
  products: ProductObject[];
  prices: PriceObject[];
}

export interface WantedCatalogue extends CatalogueObjects {
  /** Prices of the plan that Stripe cannot hold. */
  pricedHere: { component: PriceComponent; currency: string; reason: string }[];
}

/** Metadata by which an object in Stripe is known to be ours, and by whose publication it was made. */
export const stripeMetadata = {
  planId: 'pricewright_plan',
  versionId: 'pricewright_version',
  component: 'pricewright_component',
  /** The version whose publication made the object; while it is inactive, it is that publication's own. */
  madeFor: 'pricewright_made_for',
} as const;
