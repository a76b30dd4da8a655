import type { CatalogueObjects, PriceObject, WantedCatalogue } from '../../../contracts/catalogue.ts';
import { stripeMetadata } from '../../../contracts/catalogue.ts';
import type { CatalogueChange } from '../../../contracts/plans.ts';
import { byText } from './changes.ts';
import { type PriceChanges, priceChanges } from './price-changes.ts';
import { creationReason, fieldsInWords } from './price-reasons.ts';

const nothing: PriceChanges = { immutable: [], inPlace: [] };
const component = (price: PriceObject) => price.metadata[stripeMetadata.component];

function ownership(wanted: CatalogueObjects, observed: CatalogueObjects) {
  const products = new Set([...wanted.products, ...observed.products].map((product) => product.id));
  const plans = new Set(wanted.products.flatMap((product) => product.metadata[stripeMetadata.planId] ?? []));
  return (price: PriceObject) =>
    products.has(price.productId) || plans.has(price.metadata[stripeMetadata.planId] ?? '');
}

function keep(wanted: PriceObject, kept: PriceObject, { inPlace }: PriceChanges): CatalogueChange {
  const about = { object: 'price', key: wanted.lookupKey ?? '', stripeId: kept.stripeId } as const;
  if (inPlace.length === 0)
    return { action: 'leave', ...about, reason: 'The price sells on the same terms.', changes: [] };
  const reason = `Stripe lets the ${fieldsInWords(inPlace)} change in place; the price and its subscriptions stay.`;
  return { action: 'update', ...about, reason, changes: inPlace };
}

const archiveReasons = {
  replaced: 'A new price replaces it',
  pricedHere: 'Stripe cannot hold what the plan charges now, so it is priced here from now on',
  gone: 'The plan no longer has this price',
};

function archive(price: PriceObject, why: keyof typeof archiveReasons, keyMoves: boolean): CatalogueChange {
  const reason = `${archiveReasons[why]}; subscriptions on it go on unchanged, and nobody new can buy it.`;
  const key = keyMoves ? [{ field: 'lookupKey', from: price.lookupKey, to: null }] : [];
  return {
    action: 'archive',
    object: 'price',
    key: price.lookupKey ?? price.stripeId ?? component(price) ?? '',
    stripeId: price.stripeId,
    reason,
    changes: [{ field: 'active', from: true, to: false }, ...key],
  };
}

/** Pairs each wanted price with the observed one that can stay for it, by lookup key, else by the component that it was made for. */
export function diffPrices(wanted: WantedCatalogue, observed: CatalogueObjects): CatalogueChange[] {
  const isOurs = ownership(wanted, observed);
  const wantedKeys = new Set(wanted.prices.map((price) => price.lookupKey));
  const selling = observed.prices
    .filter((price) => price.active && isOurs(price))
    .sort((a, b) => byText(a.stripeId ?? '', b.stripeId ?? ''));
  const kept = new Set<PriceObject>();
  const created: PriceObject[] = [];

  const changes = wanted.prices.map((price): CatalogueChange => {
    const holder = observed.prices.find((other) => other.lookupKey === price.lookupKey);
    const heirs = selling.filter(
      (other) => component(other) === component(price) && !wantedKeys.has(other.lookupKey) && !kept.has(other),
    );
    const candidates = [...selling.filter((other) => other === holder), ...heirs];
    const stays = candidates.find((other) => priceChanges(other, price).immutable.length === 0);
    if (stays) {
      kept.add(stays);
      return keep(price, stays, priceChanges(stays, price));
    }
    created.push(price);
    const holderIsOurs = holder !== undefined && isOurs(holder);
    const { immutable } = holder && holderIsOurs && holder.active ? priceChanges(holder, price) : nothing;
    return {
      action: 'create',
      object: 'price',
      key: price.lookupKey ?? '',
      stripeId: null,
      // An undone publication gives the key back to it.
      ...(holder?.stripeId ? { keyHolder: holder.stripeId } : {}),
      reason: creationReason({ holder, holderIsOurs, immutable }),
      changes: immutable,
    };
  });

  const replaces = (old: PriceObject) =>
    created.some((price) => price.lookupKey === old.lookupKey || component(price) === component(old));
  const isPricedHere = (old: PriceObject) => wanted.pricedHere.some(({ component: { key } }) => key === component(old));
  const archived = selling
    .filter((price) => !kept.has(price))
    .map((price) => {
      const why = replaces(price) ? 'replaced' : isPricedHere(price) ? 'pricedHere' : 'gone';
      return archive(price, why, wantedKeys.has(price.lookupKey));
    });
  return [...changes, ...archived];
}
