import type { FeatureObject, MeterObject, PriceObject, WantedCatalogue } from '../../contracts/catalogue.ts';
import { stripeMetadata } from '../../contracts/catalogue.ts';
import type { PlanConfiguration } from '../../contracts/plans.ts';
import type { PriceComponent } from '../../contracts/price-components.ts';
import { grantedFeatures } from './granted-features.ts';
import { priceComponents } from './price-components.ts';
import { priceTerms } from './price-terms.ts';
import { whyNotInStripe } from './stripe-expression.ts';
import { stripeLimits } from './stripe-limits.ts';

export interface WantedCatalogueInput {
  plan: { id: string; key: string };
  version: { id: string; number: number };
  configuration: PlanConfiguration;
  flags: readonly { key: string; name: string }[];
  /** From `productIdFor`. */
  productId: string;
  /** Keys of metadata that the version on sale has put on this product: those that are no longer wanted are unset. */
  formerMetadataKeys?: readonly string[];
}

/** The key under which a component's price sells, in Stripe. */
export function priceLookupKey(planKey: string, componentKey: string): string {
  return `${planKey}:${componentKey}`;
}

/** Stripe names the unit once a product: what is licensed names it first, as a seat does on an invoice. */
function unitLabel(components: readonly PriceComponent[]): string | null {
  const named = components.filter((component) => component.unitName !== undefined);
  return (named.find((component) => component.usageType === 'licensed') ?? named[0])?.unitName ?? null;
}

function metersOf(components: readonly PriceComponent[]): MeterObject[] {
  const meters = new Map<string, MeterObject>();
  for (const { usageType, meter } of components) {
    if (usageType !== 'metered' || !meter || meters.has(meter.eventName)) continue;
    meters.set(meter.eventName, { ...meter, active: true, stripeId: null });
  }
  return [...meters.values()];
}

/**
 * The Stripe objects that a version of a plan asks for once it is active, and what Stripe cannot hold of it. The metadata names the version that made an
 * object; the diff leaves that out, else every version would touch every object.
 * An entitlement feature's lookup key is the flag's own key, without a prefix: it is what the customer's code reads from
 * Stripe's active entitlements, and a feature of that key which exists already means the same.
 */
export function wantedCatalogue(input: WantedCatalogueInput): WantedCatalogue {
  const { plan, version, configuration, flags, productId } = input;
  const placed = priceComponents(configuration).map((component) => ({ component, reason: whyNotInStripe(component) }));
  const components = placed.flatMap(({ component, reason }) => (reason === null ? [component] : []));
  const features = grantedFeatures(configuration);
  const names = new Map(flags.map((flag) => [flag.key, flag.name]));
  const unset = Object.fromEntries((input.formerMetadataKeys ?? []).map((key) => [key, '']));
  const ours = { [stripeMetadata.planId]: plan.id, [stripeMetadata.versionId]: version.id };

  return {
    features: features.map(
      (key): FeatureObject => ({
        lookupKey: key,
        name: (names.get(key) ?? key).slice(0, stripeLimits.featureName),
        active: true,
        stripeId: null,
      }),
    ),
    meters: metersOf(components),
    products: [
      {
        id: productId,
        name: configuration.name,
        description: configuration.description,
        active: true,
        unitLabel: unitLabel(components),
        // An empty value unsets its key (docs.stripe.com/api/metadata).
        metadata: { ...unset, ...configuration.stripeIntegration.productMetadata, ...ours },
        features,
      },
    ],
    prices: components.map(
      (component): PriceObject => ({
        lookupKey: priceLookupKey(plan.key, component.key),
        productId,
        nickname: component.name,
        active: true,
        terms: priceTerms(component, configuration),
        metadata: { ...ours, [stripeMetadata.component]: component.key },
        stripeId: null,
      }),
    ),
    pricedHere: placed.flatMap(({ component, reason }) =>
      reason === null ? [] : [{ component, currency: configuration.pricing.currency, reason }],
    ),
  };
}
