import type { CatalogueObjects, WantedCatalogue } from '../../contracts/catalogue.ts';
import type { CatalogueChange, CatalogueDiff, PricedHere } from '../../contracts/plans.ts';
import { byText } from './diff/changes.ts';
import { diffHash } from './diff/hash.ts';
import { inUse } from './diff/in-use.ts';
import { diffPrices } from './diff/prices.ts';
import { diffProducts } from './diff/products.ts';
import { diffSharedObjects } from './diff/shared-objects.ts';
import { intervalText, priceText } from './price-text.ts';

const objectOrder: CatalogueChange['object'][] = ['feature', 'meter', 'product', 'product_feature', 'price'];
const actionOrder: CatalogueChange['action'][] = ['create', 'update', 'leave', 'archive'];

function inOrder(a: CatalogueChange, b: CatalogueChange): number {
  return (
    objectOrder.indexOf(a.object) - objectOrder.indexOf(b.object) ||
    byText(a.key, b.key) ||
    actionOrder.indexOf(a.action) - actionOrder.indexOf(b.action) ||
    byText(a.stripeId ?? '', b.stripeId ?? '')
  );
}

/** Archived prices matter only by the lookup key that they may still hold. */
function relevant(wanted: CatalogueObjects, observed: CatalogueObjects): CatalogueObjects {
  const keys = new Set(wanted.prices.map((price) => price.lookupKey));
  const present = inUse(observed);
  return {
    ...present,
    products: [...present.products].sort((a, b) => byText(a.id, b.id)),
    prices: present.prices.filter((price) => price.active || keys.has(price.lookupKey)),
  };
}

/**
 * What publishing `wanted` would do to `observed` (what Stripe holds of the plan, from `withoutOwnObjects`).
 * The same inputs give the same changes in the same order and the same hash, whatever order they come in.
 */
export function diffAgainstStripe(wanted: WantedCatalogue, observed: CatalogueObjects): CatalogueDiff {
  const present = relevant(wanted, observed);
  const changes = [
    ...diffSharedObjects(wanted, present),
    ...diffProducts(wanted, present),
    ...diffPrices(wanted, present),
  ].sort(inOrder);
  const count = (action: CatalogueChange['action']) => changes.filter((change) => change.action === action).length;
  return {
    hash: diffHash(wanted, present),
    changes,
    summary: { create: count('create'), update: count('update'), archive: count('archive'), leave: count('leave') },
    pricedHere: wanted.pricedHere.map(pricedHere).sort((one, other) => byText(one.key, other.key)),
  };
}

function pricedHere({ component, currency, reason }: WantedCatalogue['pricedHere'][number]): PricedHere {
  const { key, name } = component;
  return { key, name, text: priceText(component, component, currency, intervalText(component)), reason };
}
