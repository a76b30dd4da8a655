import type { CatalogueObjects } from '../../contracts/catalogue.ts';
import { stripeMetadata } from '../../contracts/catalogue.ts';
import { inUse } from './diff/in-use.ts';

/**
 * What Stripe holds, without what the version's own publication has put there and not yet activated: otherwise a sync
 * would invalidate its own preview. Products and prices carry the version's id. Features and meters are shared and carry
 * none: those that are inactive and unused fall out here, and the hash takes no notice of active ones that are as asked for.
 * With `madeHere`, the Stripe ids of the features and meters that the publication made, the diff goes on showing them as
 * created too.
 */
export function withoutOwnObjects(
  observed: CatalogueObjects,
  versionId: string,
  madeHere: ReadonlySet<string> = new Set(),
): CatalogueObjects {
  const isOwn = (object: { active: boolean; metadata: Record<string, string> }) =>
    !object.active && object.metadata[stripeMetadata.madeFor] === versionId;
  const isMadeHere = (object: { stripeId: string | null }) => object.stripeId !== null && madeHere.has(object.stripeId);
  return inUse({
    features: observed.features.filter((feature) => !isMadeHere(feature)),
    meters: observed.meters.filter((meter) => !isMadeHere(meter)),
    products: observed.products.filter((product) => !isOwn(product)),
    prices: observed.prices.filter((price) => !isOwn(price)),
  });
}
