import type { PlanProcess, PublicationWork } from '../../contracts/publications.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as changeRequests from '../../database/change-requests.ts';
import { moveVersion } from '../../database/plan-moves.ts';
import { recordedStep } from '../recorded-step.ts';
import { formerPrice, formerProduct, priceUpdate, withoutMaker } from './in-place.ts';
import { pendingKey } from './pending-key.ts';
import {
  loadPublication,
  loadVersion,
  loadWanted,
  observePublication,
  type PlanDeps,
  type Publication,
  plannedDiff,
  recordPlan,
  stripeIdOf,
  wantedPrice,
  workOf,
} from './publication.ts';

const stage = 'stripe_publish';

/** Activation, in a fixed order, and the undoing of each of its steps. */
export function activationActivities(deps: PlanDeps) {
  const { db, now, stripe, effects } = deps;

  /** What needs approval has it, at the moment of acting and not only when it was asked for. */
  async function assertApproved({ operationId, planId }: PlanProcess): Promise<void> {
    const request = await changeRequests.ofOperation(db, operationId);
    if (!request || request.status === 'approved' || request.status === 'applied') return;
    throw new PricewrightError(
      request.code,
      `This publication needs an approval and has none: it is ${request.status}.`,
      {
        configurationId: planId,
        approvalRequired: true,
      },
    );
  }

  return {
    /**
     * Takes the version to `stripe_publish` after a last look at Stripe. With a diffHash anything that moved since is
     * refused; without one the diff is taken anew and `moved` says so.
     */
    beginActivation: recordedStep(
      deps,
      { stage, step: 'beginActivation' },
      async (process: PlanProcess, diffHash: string | null): Promise<PublicationWork & { moved: boolean }> => {
        const loaded = await loadVersion(db, process);
        const diff = plannedDiff(loaded.version);
        await assertApproved(process);
        const catalogue = await observePublication(deps, loaded);
        if (diffHash !== null && diffHash !== catalogue.diff.hash) {
          throw new PricewrightError(
            'ConcurrentModification',
            'Stripe has changed since the diff was shown: publishing would do something else than previewed. Preview again.',
            { configurationId: process.planId },
          );
        }
        const moved = catalogue.diff.hash !== diff.hash;
        if (moved) await recordPlan(db, process.versionId, catalogue);
        const planned = { ...catalogue, diff: moved ? catalogue.diff : diff };
        await moveVersion(db, process, 'publish', { status: 'running', stage }, now());
        return { ...workOf(planned), moved };
      },
    ),

    activateProduct: recordedStep(
      deps,
      { stage, step: 'activateProduct' },
      async (process: PlanProcess, productId: string) => {
        const { id: _, features: __, ...rest } = (await loadWanted(db, process)).products[0]!;
        const fields = { ...rest, metadata: withoutMaker(rest.metadata) };
        await effects.set(`product:${productId}:activate`, process, fields, (idempotencyKey) =>
          stripe.updateProduct(productId, fields, { idempotencyKey }),
        );
      },
    ),

    /** Inactive again when this publication made it, else what the diff found. */
    restoreProduct: recordedStep(
      deps,
      { stage, step: 'restoreProduct', compensation: true },
      async (process: PlanProcess, productId: string) => {
        const { diff } = await loadPublication(db, process);
        const change = diff.changes.find(({ object, key }) => object === 'product' && key === productId);
        if (!change || change.action === 'leave') return;
        const fields = change.action === 'create' ? { active: false } : formerProduct(change.changes);
        await effects.set(`product:${productId}:restore`, process, fields, (idempotencyKey) =>
          stripe.updateProduct(productId, fields, { idempotencyKey }),
        );
      },
    ),

    attachFeature: recordedStep(
      deps,
      { stage, step: 'attachFeature', compensation: true },
      async (process: PlanProcess, lookupKey: string, productId: string) => {
        const feature = await stripe.findFeature(lookupKey);
        if (!feature?.stripeId || (await stripe.findProductFeature(productId, feature.stripeId))) return;
        const featureId = feature.stripeId;
        await effects.set(
          `product-feature:${productId}:${lookupKey}:attach`,
          process,
          { featureId },
          (idempotencyKey) => stripe.attachFeature(productId, featureId, { idempotencyKey }),
        );
      },
    ),

    detachFeature: recordedStep(
      deps,
      { stage, step: 'detachFeature' },
      async (process: PlanProcess, lookupKey: string, productId: string) => {
        const feature = await stripe.findFeature(lookupKey);
        const link = feature?.stripeId && (await stripe.findProductFeature(productId, feature.stripeId));
        if (!link) return;
        await effects.set(`product-feature:${productId}:${lookupKey}:detach`, process, { link: link.id }, () =>
          stripe.detachFeature(productId, link.id),
        );
      },
    ),

    /** The price sells from now on: active, and under its own lookup key, which it takes from whoever holds it. */
    activatePrice: recordedStep(
      deps,
      { stage, step: 'activatePrice' },
      async (process: PlanProcess, lookupKey: string) => {
        const priceId = await stripeIdOf(db, process.versionId, 'price', lookupKey);
        const change = { active: true, lookup_key: lookupKey, transfer_lookup_key: true };
        await effects.set(`price:${priceId}:activate`, process, change, (idempotencyKey) =>
          stripe.updatePrice(priceId, change, { idempotencyKey }),
        );
      },
    ),

    /** Back to its pending key and inactive; the lookup key goes back to the price that had it. */
    handBackLookupKey: recordedStep(
      deps,
      { stage, step: 'handBackLookupKey', compensation: true },
      async (process: PlanProcess, lookupKey: string) => {
        const publication = await loadPublication(db, process);
        const priceId = await stripeIdOf(db, process.versionId, 'price', lookupKey);
        const pending = pendingKey(process.versionId, wantedPrice(publication.wanted, lookupKey));
        const back = { active: false, lookup_key: pending, transfer_lookup_key: true };
        await effects.set(`price:${priceId}:deactivate`, process, back, (idempotencyKey) =>
          stripe.updatePrice(priceId, back, { idempotencyKey }),
        );
        const former = formerHolder(publication, lookupKey);
        if (!former) return;
        const again = { lookup_key: lookupKey, transfer_lookup_key: true };
        await effects.set(`price:${former}:hand-back`, process, again, (idempotencyKey) =>
          stripe.updatePrice(former, again, { idempotencyKey }),
        );
      },
    ),

    /** What Stripe lets change in place on a price that stays. */
    updatePrice: recordedStep(deps, { stage, step: 'updatePrice' }, async (process: PlanProcess, lookupKey: string) => {
      const publication = await loadPublication(db, process);
      const change = publication.diff.changes.find(
        (candidate) => candidate.object === 'price' && candidate.action === 'update' && candidate.key === lookupKey,
      );
      if (!change?.stripeId) return;
      const priceId = change.stripeId;
      const params = priceUpdate(wantedPrice(publication.wanted, lookupKey), change.changes);
      await effects.set(`price:${priceId}:update`, process, params, (idempotencyKey) =>
        stripe.updatePrice(priceId, params, { idempotencyKey }),
      );
    }),

    restorePrice: recordedStep(
      deps,
      { stage, step: 'restorePrice', compensation: true },
      async (process: PlanProcess, lookupKey: string) => {
        const { diff } = await loadPublication(db, process);
        const change = diff.changes.find(
          (candidate) => candidate.object === 'price' && candidate.action === 'update' && candidate.key === lookupKey,
        );
        if (!change?.stripeId) return;
        const priceId = change.stripeId;
        const params = formerPrice(change.changes);
        await effects.set(`price:${priceId}:restore`, process, params, (idempotencyKey) =>
          stripe.updatePrice(priceId, params, { idempotencyKey }),
        );
      },
    ),
  };
}

/** The price that sold under the key when the diff was taken. */
function formerHolder({ diff }: Publication, lookupKey: string): string | null {
  const creation = diff.changes.find(
    ({ object, action, key }) => object === 'price' && action === 'create' && key === lookupKey,
  );
  return creation?.keyHolder ?? null;
}
