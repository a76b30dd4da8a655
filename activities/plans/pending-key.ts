import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { PriceObject } from '../../contracts/catalogue.ts';

const prefix = 'pending:';

/**
 * The lookup key of a price until it sells. Same version, component and terms: same key, so that a second attempt finds
 * the price that the first has made; Stripe holds a lookup key unique, so that nothing can make two.
 */
export function pendingKey(versionId: string, price: PriceObject): string {
  const terms = createHash('sha256')
    .update(canonicalize({ terms: price.terms, productId: price.productId }) ?? '')
    .digest('hex');
  return `${prefix}${versionId}:${price.lookupKey}:${terms.slice(0, 16)}`.slice(0, 200);
}

export function isPendingKey(lookupKey: string | null): boolean {
  return lookupKey?.startsWith(prefix) ?? false;
}
