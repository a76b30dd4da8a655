import type Stripe from 'stripe';
import { type PriceObject, type ProductObject, stripeMetadata } from '../../contracts/catalogue.ts';
import type { CatalogueChange } from '../../contracts/plans.ts';
import { termsToParams } from '../../integrations/stripe/price-terms.ts';

type Changes = CatalogueChange['changes'];
const metadataPrefix = 'metadata.';

/** What an object goes on carrying names the version that made it, not each that changed it: so there is nothing to take back. */
export function withoutMaker(metadata: Record<string, string>): Record<string, string> {
  const { [stripeMetadata.versionId]: _, ...rest } = metadata;
  return rest;
}

/** The parameters of `prices/update` for what a diff changes on a price that stays. */
export function priceUpdate(price: PriceObject, changes: Changes): Stripe.PriceUpdateParams {
  const touched = (name: string) => changes.some(({ field }) => field === name || field.startsWith(`${name}.`));
  const { currency_options } = termsToParams(price.terms, null);
  return {
    ...(touched('nickname') ? { nickname: price.nickname } : {}),
    ...(touched('metadata') ? { metadata: withoutMaker(price.metadata) } : {}),
    ...(touched('lookupKey') && price.lookupKey ? { lookup_key: price.lookupKey, transfer_lookup_key: true } : {}),
    ...(touched('taxBehavior') ? { tax_behavior: price.terms.taxBehavior } : {}),
    ...(touched('currencyOptions') && currency_options ? { currency_options } : {}),
  };
}

function formerMetadata(changes: Changes): Record<string, string> {
  return Object.fromEntries(
    changes
      .filter(({ field }) => field.startsWith(metadataPrefix))
      // An empty string unsets a key (docs.stripe.com/api/metadata).
      .map(({ field, from }) => [field.slice(metadataPrefix.length), typeof from === 'string' ? from : '']),
  );
}

/** Takes an update back. Tax behaviour and added currencies stay: Stripe lets nobody remove them, and nobody pays by them yet. */
export function formerPrice(changes: Changes): Stripe.PriceUpdateParams {
  const params: Stripe.PriceUpdateParams = {};
  for (const { field, from } of changes) {
    if (typeof from !== 'string') continue;
    if (field === 'nickname') params.nickname = from;
    if (field === 'lookupKey') Object.assign(params, { lookup_key: from, transfer_lookup_key: true });
  }
  const metadata = formerMetadata(changes);
  return Object.keys(metadata).length > 0 ? { ...params, metadata } : params;
}

export function formerProduct(changes: Changes): Partial<Omit<ProductObject, 'id' | 'features'>> {
  const fields: Partial<Omit<ProductObject, 'id' | 'features'>> = {};
  for (const { field, from } of changes) {
    if (field === 'name' && typeof from === 'string') fields.name = from;
    if (field === 'description') fields.description = typeof from === 'string' ? from : '';
    if (field === 'active') fields.active = from === true;
    if (field === 'unitLabel') fields.unitLabel = typeof from === 'string' ? from : null;
  }
  const metadata = formerMetadata(changes);
  return Object.keys(metadata).length > 0 ? { ...fields, metadata } : fields;
}
