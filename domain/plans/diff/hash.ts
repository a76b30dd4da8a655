import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import type { CatalogueObjects, FeatureObject, MeterObject, WantedCatalogue } from '../../../contracts/catalogue.ts';
import { byText, same } from './changes.ts';
import { normaliseTerms } from './normalise-terms.ts';
import { comparedKeys, pickMetadata } from './own-metadata.ts';

function sorted<T>(items: readonly T[]): T[] {
  const text = (item: T) => canonicalize(item) ?? '';
  return [...items].sort((a, b) => byText(text(a), text(b)));
}

function canonicalObjects(objects: CatalogueObjects, metadataKeys: readonly string[]) {
  return {
    features: sorted(objects.features),
    meters: sorted(objects.meters),
    products: sorted(
      objects.products.map((product) => ({
        ...product,
        features: [...product.features].sort(),
        metadata: pickMetadata(product.metadata, metadataKeys),
      })),
    ),
    prices: sorted(
      objects.prices.map((price) => ({
        ...price,
        terms: normaliseTerms(price.terms),
        metadata: pickMetadata(price.metadata, metadataKeys),
      })),
    ),
  };
}

/**
 * Shared objects count only where they differ from what is asked for: an absent one becomes as asked for by this very
 * operation's sync, and meters carry no metadata by which to know it.
 */
function differing(wanted: CatalogueObjects, observed: CatalogueObjects): CatalogueObjects {
  const anonymous = <T extends FeatureObject | MeterObject>(object: T) => ({ ...object, stripeId: null });
  const asked = (object: FeatureObject | MeterObject) =>
    [...wanted.features, ...wanted.meters].some((other) => same(anonymous(other), anonymous(object)));
  const featureKeys = new Set(wanted.features.map((feature) => feature.lookupKey));
  const eventNames = new Set(wanted.meters.map((meter) => meter.eventName));
  return {
    ...observed,
    features: observed.features.filter((feature) => featureKeys.has(feature.lookupKey) && !asked(feature)),
    meters: observed.meters.filter((meter) => eventNames.has(meter.eventName) && !asked(meter)),
  };
}

/** SHA-256 (hex) over the canonical JSON (RFC 8785) of what is wanted and what is observed, each in its one form. */
export function diffHash(wanted: WantedCatalogue, observed: CatalogueObjects): string {
  const metadataKeys = [...wanted.products, ...wanted.prices].flatMap((object) => comparedKeys(object.metadata));
  const text = canonicalize({
    wanted: {
      ...canonicalObjects(wanted, metadataKeys),
      // Who approves what Stripe gets approves what we charge beside it, too.
      ...(wanted.pricedHere.length > 0 ? { pricedHere: sorted(wanted.pricedHere) } : {}),
    },
    observed: canonicalObjects(differing(wanted, observed), metadataKeys),
  });
  return bytesToHex(sha256(utf8ToBytes(text ?? '')));
}
