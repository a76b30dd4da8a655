import type { CatalogueObjects, ProductObject } from '../../../contracts/catalogue.ts';
import type { CatalogueChange } from '../../../contracts/plans.ts';
import { fieldChanges, inWords } from './changes.ts';
import { metadataChanges } from './own-metadata.ts';

function diffProduct(wanted: ProductObject, observed: CatalogueObjects): CatalogueChange {
  const found = observed.products.find((product) => product.id === wanted.id);
  const about = { object: 'product', key: wanted.id } as const;
  if (!found) {
    const former = observed.products[0];
    const reason = former
      ? `The plan grants other features than ${former.id}: a new product, so that earlier customers keep what they bought.`
      : 'The plan has no product in use in Stripe yet.';
    return { action: 'create', ...about, stripeId: null, reason, changes: [] };
  }
  const changes = [
    ...fieldChanges(found, wanted, ['name', 'description', 'active', 'unitLabel']),
    ...metadataChanges(found.metadata, wanted.metadata),
  ];
  if (changes.length === 0) {
    return { action: 'leave', ...about, stripeId: found.id, reason: 'The product is as the plan asks.', changes };
  }
  const reason = `The ${inWords(changes.map((change) => change.field))} of a product can be changed in place; its customers keep it.`;
  return { action: 'update', ...about, stripeId: found.id, reason, changes };
}

function archiveProduct(product: ProductObject): CatalogueChange {
  const about = { object: 'product', key: product.id, stripeId: product.id } as const;
  return product.active
    ? {
        action: 'archive',
        ...about,
        reason: 'The plan sells under another product from now on; those who bought this one keep it and its features.',
        changes: [{ field: 'active', from: true, to: false }],
      }
    : { action: 'leave', ...about, reason: 'The product is archived already.', changes: [] };
}

function diffAttachments(wanted: ProductObject, observed: CatalogueObjects): CatalogueChange[] {
  const found = observed.products.find((product) => product.id === wanted.id);
  const attached = new Set(found?.features ?? []);
  const about = (feature: string) =>
    ({ object: 'product_feature', key: `${wanted.id}/${feature}`, stripeId: null, changes: [] }) as const;
  const granted = wanted.features.map(
    (feature): CatalogueChange =>
      attached.has(feature)
        ? { action: 'leave', ...about(feature), changes: [], reason: 'The product carries the feature.' }
        : {
            action: 'create',
            ...about(feature),
            changes: [],
            reason: 'Who buys the product is entitled to the feature.',
          },
  );
  const surplus = [...attached]
    .filter((feature) => !wanted.features.includes(feature))
    .map((feature): CatalogueChange => {
      const reason =
        'The product carries a feature that the plan does not grant: it is taken off, also for present customers.';
      return { action: 'archive', ...about(feature), changes: [], reason };
    });
  return [...granted, ...surplus];
}

export function diffProducts(wanted: CatalogueObjects, observed: CatalogueObjects): CatalogueChange[] {
  const wantedIds = new Set(wanted.products.map((product) => product.id));
  return [
    ...wanted.products.map((product) => diffProduct(product, observed)),
    ...observed.products.filter((product) => !wantedIds.has(product.id)).map(archiveProduct),
    ...wanted.products.flatMap((product) => diffAttachments(product, observed)),
  ];
}
