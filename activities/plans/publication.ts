import type { OutsideReads } from '../../commands/command.ts';
import { type PlanCatalogue, planCatalogue, wantedOf } from '../../commands/plans/plan-catalogue.ts';
import type { CatalogueObjects, PriceObject, ProductObject } from '../../contracts/catalogue.ts';
import type { CatalogueChange, CatalogueDiff } from '../../contracts/plans.ts';
import type { PlanProcess, PublicationWork } from '../../contracts/publications.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
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
export async function loadPublication(db: Db, process: PlanProcess): Promise<Publication> {
  const { found, version } = await loadVersion(db, process);
  const { wanted } = await wantedOf(db, found, version);
  return { version, wanted, product: wanted.products[0]!, diff: plannedDiff(version) };
}

/** The diff that planning has recorded. @throws TransitionNotAllowed without one */
export function plannedDiff({ number, status, plan_id: planId, diff }: plans.PlanVersionRow): CatalogueDiff {
  if (diff) return diff;
  // An edit has taken the version back to draft while this step was on its way; trying again would not bring the diff back.
  throw new PricewrightError(
    'TransitionNotAllowed',
    `Version ${number} is ${status} and has no diff to apply: it was edited or withdrawn meanwhile.`,
    { configurationId: planId },
  );
}

/** As many operations as may be under way in a worker; who comes back later is read again. */
const mostRemembered = 500;
const remembered = new WeakMap<Db, Map<string, Promise<CatalogueObjects>>>();

/**
 * The wanted objects alone. They stay as they are while an operation runs, since the version is not edited meanwhile: a
 * worker reads them once for all the steps that make and activate them.
 */
export async function loadWanted(db: Db, process: PlanProcess): Promise<CatalogueObjects> {
  const ofDb = remembered.get(db) ?? new Map<string, Promise<CatalogueObjects>>();
  remembered.set(db, ofDb);
  const known = ofDb.get(process.operationId);
  if (known) return await known;
  const read = loadPublication(db, process).then(({ wanted }) => wanted);
  ofDb.set(process.operationId, read);
  const [oldest] = ofDb.keys();
  if (oldest !== undefined && ofDb.size > mostRemembered) ofDb.delete(oldest);
  try {
    return await read;
  } catch (error) {
    ofDb.delete(process.operationId);
    throw error;
  }
}

interface LoadedVersion {
  found: plans.PlanWithVersions;
  version: plans.PlanVersionRow;
}

/** The version is the plan's open one while it is published, which came with the plan. */
export async function loadVersion(db: Db, { planId, versionId }: PlanProcess): Promise<LoadedVersion> {
  const found = await plans.find(db, planId);
  const version = found.newest.id === versionId ? found.newest : await plans.findVersion(db, versionId);
  return { found, version };
}

export async function observePublication(deps: PlanDeps, { found, version }: LoadedVersion): Promise<PlanCatalogue> {
  return await planCatalogue(deps.db, deps.outside, found, version);
}

/** Whether a shared object is there and active: its name may still differ. */
function isThere({ action, stripeId, changes }: CatalogueChange): boolean {
  return stripeId !== null && action !== 'create' && !changes.some(({ field }) => field === 'active');
}

function missing({ changes }: CatalogueDiff, object: 'feature' | 'meter'): string[] {
  return changes.filter((change) => change.object === object && !isThere(change)).map(({ key }) => key);
}

/** Writes down the diff that is being applied, and the shared objects that it found: nothing has to look for them again. */
export async function recordPlan(db: Db, versionId: string, { productId, diff, wanted }: PlanCatalogue): Promise<void> {
  const asked = new Set([...wanted.features.map((f) => f.lookupKey), ...wanted.meters.map((m) => m.eventName)]);
  await plans.recordDiff(db, versionId, productId, diff);
  const found = diff.changes.filter((change) => asked.has(change.key) && isThere(change));
  await Promise.all(
    found.map(async ({ object, key, stripeId }) => {
      if (object === 'feature' || object === 'meter') await plans.recordObject(db, versionId, object, key, stripeId!);
    }),
  );
}

/** The diff as work for the workflow. */
export function workOf({ diff, productId }: PlanCatalogue): PublicationWork {
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
    features: missing(diff, 'feature'),
    meters: missing(diff, 'meter'),
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

export function wantedPrice(wanted: CatalogueObjects, lookupKey: string): PriceObject {
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
