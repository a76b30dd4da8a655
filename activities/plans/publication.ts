import type { OutsideReads } from '../../commands/command.ts';
import { type PlanCatalogue, planCatalogue, wantedOf } from '../../commands/plans/plan-catalogue.ts';
import type { CatalogueObjects, PriceObject, ProductObject } from '../../contracts/catalogue.ts';
import type { CatalogueChange, CatalogueDiff } from '../../contracts/plans.ts';
import type { PlanProcess, PublicationWork } from '../../contracts/publications.ts';
import type { Db } from '../../database/client.ts';
import * as plans from '../../database/plans.ts';
import type { CatalogueWrites } from '../../integrations/stripe/catalogue-writes.ts';
import type { Effects } from '../effects.ts';

export interface PlanDeps {
  db: Db;
  now: () => Date;
  stripe: CatalogueWrites;
  outside: OutsideReads;
  effects: Effects;
}

/** A version under publication: what it wants, and the diff that is being applied. */
export interface Publication {
  version: plans.PlanVersionRow;
  wanted: CatalogueObjects;
  product: ProductObject;
  diff: CatalogueDiff;
}

/** What every step reads: the version, its wanted objects and the recorded diff. No call to Stripe. */
export async function loadPublication(db: Db, { planId, versionId }: PlanProcess): Promise<Publication> {
  const found = await plans.find(db, planId);
  const version = await plans.findVersion(db, versionId);
  const { wanted } = await wantedOf(db, found, version);
  if (!version.diff) throw new Error(`version ${versionId} has no diff: it was not planned`);
  return { version, wanted, product: wanted.products[0]!, diff: version.diff };
}

export async function observePublication(deps: PlanDeps, { planId, versionId }: PlanProcess): Promise<PlanCatalogue> {
  const found = await plans.find(deps.db, planId);
  const version = await plans.findVersion(deps.db, versionId);
  return await planCatalogue(deps.db, deps.outside, found, version);
}

/** The diff as work for the workflow. */
export function workOf({ diff, productId, wanted }: PlanCatalogue): PublicationWork {
  const keys = (object: CatalogueChange['object'], action: CatalogueChange['action']) =>
    diff.changes.filter((change) => change.object === object && change.action === action).map((change) => change.key);
  const stripeIds = (object: CatalogueChange['object'], action: CatalogueChange['action']) =>
    diff.changes
      .filter((change) => change.object === object && change.action === action)
      .flatMap((change) => change.stripeId ?? []);
  const attachments = (action: CatalogueChange['action']) =>
    keys('product_feature', action).map((key) => key.slice(productId.length + 1));
  return {
    diffHash: diff.hash,
    features: wanted.features.map((feature) => feature.lookupKey),
    meters: wanted.meters.map((meter) => meter.eventName),
    renameFeatures: keys('feature', 'update'),
    renameMeters: keys('meter', 'update'),
    productId,
    createsProduct: keys('product', 'create').length > 0,
    changesProduct: keys('product', 'update').length > 0,
    productFeatures: attachments('create'),
    surplusFeatures: attachments('archive'),
    createPrices: keys('price', 'create'),
    updatePrices: keys('price', 'update'),
    archivePrices: stripeIds('price', 'archive'),
    archiveProducts: stripeIds('product', 'archive'),
  };
}

export function wantedPrice({ wanted }: Publication, lookupKey: string): PriceObject {
  const price = wanted.prices.find((candidate) => candidate.lookupKey === lookupKey);
  if (!price) throw new Error(`the version asks for no price ${lookupKey}`);
  return price;
}

/** Stripe's id of an object of the version. */
export async function stripeIdOf(
  db: Db,
  versionId: string,
  object: 'feature' | 'meter' | 'product' | 'price',
  key: string,
): Promise<string> {
  const found = (await plans.objectsOf(db, [versionId])).find((row) => row.object === object && row.key === key);
  if (!found) throw new Error(`the ${object} ${key} of ${versionId} was not synced`);
  return found.stripe_id;
}
