import type { CatalogueObjects, WantedCatalogue } from '../../contracts/catalogue.ts';
import type { CatalogueDiff } from '../../contracts/plans.ts';
import type { Db } from '../../database/client.ts';
import * as flags from '../../database/flags.ts';
import * as plans from '../../database/plans.ts';
import { diffAgainstStripe } from '../../domain/plans/diff-against-stripe.ts';
import { grantedFeatures } from '../../domain/plans/granted-features.ts';
import { productIdFor } from '../../domain/plans/product-for.ts';
import { wantedCatalogue } from '../../domain/plans/wanted-catalogue.ts';
import { withoutOwnObjects } from '../../domain/plans/without-own-objects.ts';
import type { OutsideReads } from '../command.ts';

export interface PlanCatalogue {
  productId: string;
  wanted: WantedCatalogue;
  /** Without what this version's own sync has made: else a sync would invalidate the preview that ordered it. */
  observed: CatalogueObjects;
  diff: CatalogueDiff;
}

/** What a version asks of Stripe when active. */
export async function wantedOf(
  db: Db,
  { plan, active }: plans.PlanWithVersions,
  version: plans.PlanVersionRow,
): Promise<{ productId: string; wanted: WantedCatalogue }> {
  const productId =
    version.published_at && version.product_id
      ? version.product_id
      : productIdFor({
          planId: plan.id,
          versionId: version.id,
          configuration: version.configuration,
          active:
            active?.product_id && active.id !== version.id
              ? { productId: active.product_id, configuration: active.configuration }
              : null,
        });
  const wanted = wantedCatalogue({
    plan: { id: plan.id, key: plan.key },
    version: { id: version.id, number: version.number },
    configuration: version.configuration,
    flags: await flags.byKeys(db, grantedFeatures(version.configuration)),
    productId,
    formerMetadataKeys:
      active && active.id !== version.id && active.product_id === productId
        ? Object.keys(active.configuration.stripeIntegration.productMetadata)
        : [],
  });
  return { productId, wanted };
}

/** What a version asks of Stripe, what Stripe holds, and the difference. Reads only. */
export async function planCatalogue(
  db: Db,
  outside: Pick<OutsideReads, 'observe'>,
  found: plans.PlanWithVersions,
  version: plans.PlanVersionRow,
): Promise<PlanCatalogue> {
  const { productId, wanted } = await wantedOf(db, found, version);
  const everProducts = await plans.productIds(db, found.plan.id);
  const stripe = await outside.observe({
    productIds: [...new Set([...everProducts, productId])],
    lookupKeys: wanted.prices.flatMap((price) => price.lookupKey ?? []),
    featureKeys: wanted.features.map((feature) => feature.lookupKey),
    meterEventNames: wanted.meters.map((meter) => meter.eventName),
  });
  const observed = withoutOwnObjects(stripe, version.id);
  return { productId, wanted, observed, diff: diffAgainstStripe(wanted, observed) };
}
