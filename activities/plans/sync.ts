import { type CatalogueObjects, stripeMetadata } from '../../contracts/catalogue.ts';
import type { PlanProcess, PublicationOrder, PublicationWork } from '../../contracts/publications.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as operations from '../../database/operations.ts';
import * as plans from '../../database/plans.ts';
import { recordedStep } from '../recorded-step.ts';
import { isPendingKey, pendingKey } from './pending-key.ts';
import {
  loadVersion,
  loadWanted,
  observePublication,
  type PlanDeps,
  recordPlan,
  stripeIdOf,
  wantedPrice,
  workOf,
} from './publication.ts';

/** Marks what a version has made, so that its own objects are told from those it found. */
function ownMetadata(metadata: Record<string, string>, versionId: string): Record<string, string> {
  return { ...metadata, [stripeMetadata.madeFor]: versionId };
}

/** Makes the product and the prices of a version, inactive: no lookup key moves and nothing in use is touched. */
export function syncActivities(deps: PlanDeps) {
  const { db, now, stripe, effects } = deps;

  function newProduct({ products }: CatalogueObjects, versionId: string) {
    const { features: _, ...rest } = products[0]!;
    return { ...rest, active: false, metadata: ownMetadata(rest.metadata, versionId) };
  }

  return {
    planSync: recordedStep(
      deps,
      { stage: 'stripe_sync', step: 'planSync' },
      async (order: PublicationOrder): Promise<PublicationWork> => {
        await operations.advance(db, order.operationId, { status: 'running' }, now());
        const catalogue = await observePublication(deps, await loadVersion(db, order));
        const wantedHash = order.decision?.publish.diffHash;
        if (wantedHash && wantedHash !== catalogue.diff.hash) {
          throw new PricewrightError(
            'ConcurrentModification',
            'The plan or Stripe has changed since the diff was shown. Preview it again.',
            { configurationId: order.planId },
          );
        }
        await recordPlan(db, order.versionId, catalogue);
        return workOf(catalogue);
      },
    ),

    syncProduct: recordedStep(
      deps,
      { stage: 'stripe_sync', step: 'syncProduct' },
      async (process: PlanProcess, _productId: string) => {
        const product = newProduct(await loadWanted(db, process), process.versionId);
        await effects.once({
          key: `product:${product.id}:create`,
          kind: 'stripe.product.create',
          params: { id: product.id },
          operationId: process.operationId,
          look: async () => ((await stripe.findProduct(product.id)) ? { outsideId: product.id } : null),
          act: async (idempotencyKey) => ({
            outsideId: (await stripe.createProduct(product, { idempotencyKey })).id,
          }),
        });
        await plans.recordObject(db, process.versionId, 'product', product.id, product.id);
      },
    ),

    syncProductFeature: recordedStep(
      deps,
      { stage: 'stripe_sync', step: 'syncProductFeature' },
      async (process: PlanProcess, lookupKey: string) => {
        const product = (await loadWanted(db, process)).products[0]!;
        const featureId = await stripeIdOf(db, process.versionId, 'feature', lookupKey);
        await effects.once({
          key: `product-feature:${product.id}:${featureId}`,
          kind: 'stripe.product_feature.create',
          params: { productId: product.id, featureId },
          operationId: process.operationId,
          look: async () => {
            const link = await stripe.findProductFeature(product.id, featureId);
            return link && { outsideId: link.id };
          },
          act: async (idempotencyKey) => ({
            outsideId: (await stripe.attachFeature(product.id, featureId, { idempotencyKey })).id,
          }),
        });
      },
    ),

    syncPrice: recordedStep(
      deps,
      { stage: 'stripe_sync', step: 'syncPrice' },
      async (process: PlanProcess, lookupKey: string) => {
        const price = wantedPrice(await loadWanted(db, process), lookupKey);
        const meter = price.terms.recurring?.meter;
        const meterId = meter ? await stripeIdOf(db, process.versionId, 'meter', meter) : null;
        const pending = pendingKey(process.versionId, price);
        const outcome = await effects.once({
          key: `price:${pending}`,
          kind: 'stripe.price.create',
          params: { productId: price.productId, terms: price.terms },
          operationId: process.operationId,
          look: async () => {
            const seen = await stripe.findPriceByLookupKey(pending);
            return seen && { outsideId: seen.id };
          },
          act: async (idempotencyKey) => ({
            outsideId: (
              await stripe.createPrice(
                {
                  productId: price.productId,
                  nickname: price.nickname,
                  lookupKey: pending,
                  terms: price.terms,
                  metadata: ownMetadata(price.metadata, process.versionId),
                },
                meterId,
                { idempotencyKey },
              )
            ).id,
          }),
        });
        await plans.recordObject(db, process.versionId, 'price', lookupKey, outcome.outsideId!);
      },
    ),

    discardPrice: recordedStep(
      deps,
      { stage: 'stripe_sync', step: 'discardPrice', compensation: true },
      async (process: PlanProcess, lookupKey: string) => {
        const recorded = (await plans.objectsOf(db, [process.versionId])).find(
          (row) => row.object === 'price' && row.key === lookupKey,
        );
        const price = recorded && (await stripe.retrievePrice(recorded.stripe_id));
        // Only what still waits under its pending key: what sells is not ours to stop here.
        if (!price?.active || !isPendingKey(price.lookup_key)) return;
        await effects.set(`price:${price.id}:discard`, process, { active: false }, (idempotencyKey) =>
          stripe.updatePrice(price.id, { active: false }, { idempotencyKey }),
        );
      },
    ),

    discardProduct: recordedStep(
      deps,
      { stage: 'stripe_sync', step: 'discardProduct', compensation: true },
      async (process: PlanProcess, productId: string) => {
        if (!(await stripe.findProduct(productId))?.active) return;
        await effects.set(`product:${productId}:discard`, process, { active: false }, (idempotencyKey) =>
          stripe.updateProduct(productId, { active: false }, { idempotencyKey }),
        );
      },
    ),
  };
}
