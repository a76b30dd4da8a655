import type { PublicationOrder, PublicationOutcome, PublicationWork } from '../contracts/publications.ts';
import { type Compensations, compensations } from './compensations.ts';
import { failureCode, failureReport } from './failure-report.ts';
import { publicationDecisions, Withdrawn } from './publication-decisions.ts';
import { activationSteps, lastingSteps, steps } from './steps.ts';
import { together } from './together.ts';

/** A preview that nobody decides on goes back to draft. */
const deadlineMs = 30 * 24 * 60 * 60 * 1000;
/** Stripe may move while a publication waits; one that moves again and again is somebody else's work. */
const maxReplans = 5;

/** Publishes a version of a plan: sync inactive objects → validate → preview → activate, or undo all of it. */
export async function publishPlan(order: PublicationOrder): Promise<PublicationOutcome> {
  const decisions = publicationDecisions(order);
  const undo = compensations();
  let activating = false;
  try {
    await decisions.interruptible(async () => {
      await syncToStripe(order, await steps.planSync(order), undo);
      await steps.validate(order);
      await steps.enterPreview(order);
    });
    const decision = await decisions.next(deadlineMs);
    if (decision.command !== 'publish') return await backToDraft(order, undo, decision.command);

    activating = true;
    const work = await confirmedWork(order, decision.diffHash, undo);
    await activateInStripe(order, work, undo);
    await lastingSteps.markActive(order);
    return { outcome: 'active' };
  } catch (failure) {
    if (failure instanceof Withdrawn) return await backToDraft(order, undo, failure.by);
    // A command moved the version back to draft while a step was under way; its signal is on its way too.
    if (failureCode(failure) === 'TransitionNotAllowed') return await backToDraft(order, undo, 'cancel');
    await lastingSteps.undoing(order);
    const notUndone = await undo.all();
    const report = failureReport(failure, activating ? 'PlanActivationError' : 'StripeIntegrationFailure', notUndone);
    await lastingSteps.returnToDraft(order, 'failed', activating ? asActivationError(report) : report);
    throw failure;
  }
}

/** Makes what the version needs, inactive: features and meters, then the product, then what hangs on it. */
async function syncToStripe(order: PublicationOrder, work: PublicationWork, undo: Compensations): Promise<void> {
  await together([
    // Features and meters are shared by all plans and harmless alone: they stay (docs/decisions/0003).
    ...work.features.map((key) => steps.syncFeature(order, key)),
    ...work.meters.map((eventName) => steps.syncMeter(order, eventName)),
  ]);
  if (work.createsProduct) {
    undo.add(`discard product ${work.productId}`, () => lastingSteps.discardProduct(order, work.productId));
    await steps.syncProduct(order, work.productId);
  }
  await together([
    ...(work.createsProduct ? work.productFeatures.map((key) => steps.syncProductFeature(order, key)) : []),
    ...work.createPrices.map((key) => {
      undo.add(`discard price ${key}`, () => lastingSteps.discardPrice(order, key));
      return steps.syncPrice(order, key);
    }),
  ]);
}

/** What there is to do when the time has come; when Stripe has moved since, what is missing is synced first. */
async function confirmedWork(
  order: PublicationOrder,
  diffHash: string | null,
  undo: Compensations,
): Promise<PublicationWork> {
  for (let replans = 0; ; replans++) {
    const work = await activationSteps.beginActivation(order, diffHash);
    if (!work.moved || replans === maxReplans) return work;
    await syncToStripe(order, work, undo);
  }
}

/** The fixed order: the product, its features, the prices with their lookup keys, then the archiving of what is replaced. */
async function activateInStripe(order: PublicationOrder, work: PublicationWork, undo: Compensations): Promise<void> {
  const { productId } = work;
  await together([
    ...work.renameFeatures.map((key) => activationSteps.renameFeature(order, key)),
    ...work.renameMeters.map((eventName) => activationSteps.renameMeter(order, eventName)),
  ]);
  if (work.createsProduct || work.changesProduct) {
    undo.add(`restore product ${productId}`, () => lastingSteps.restoreProduct(order, productId));
    await activationSteps.activateProduct(order, productId);
  }
  if (!work.createsProduct) {
    for (const key of work.productFeatures) {
      undo.add(`detach ${key}`, () => lastingSteps.detachFeature(order, key, productId));
      await activationSteps.attachFeature(order, key, productId);
    }
  }
  for (const key of work.surplusFeatures) {
    undo.add(`attach ${key}`, () => lastingSteps.attachFeature(order, key, productId));
    await activationSteps.detachFeature(order, key, productId);
  }
  await together([
    ...work.createPrices.map((key) => {
      undo.add(`hand back lookup key ${key}`, () => lastingSteps.handBackLookupKey(order, key));
      return activationSteps.activatePrice(order, key);
    }),
    ...work.updatePrices.map((key) => {
      undo.add(`restore price ${key}`, () => lastingSteps.restorePrice(order, key));
      return activationSteps.updatePrice(order, key);
    }),
  ]);
  await together(
    work.archivePrices.map((id) => {
      undo.add(`unarchive price ${id}`, () => lastingSteps.unarchivePrice(order, id));
      return activationSteps.archivePrice(order, id);
    }),
  );
  for (const id of work.archiveProducts) {
    undo.add(`unarchive product ${id}`, () => lastingSteps.unarchiveProduct(order, id));
    await activationSteps.archiveProduct(order, id);
  }
}

async function backToDraft(
  order: PublicationOrder,
  undo: Compensations,
  command: 'modify' | 'cancel' | 'reject' | 'expire',
): Promise<PublicationOutcome> {
  const outcome = ({ modify: 'modified', cancel: 'cancelled', reject: 'rejected', expire: 'expired' } as const)[
    command
  ];
  await lastingSteps.undoing(order);
  const notUndone = await undo.all();
  const failure = notUndone.length
    ? failureReport(new Error('Some of what was synced could not be archived.'), 'StripeIntegrationFailure', notUndone)
    : null;
  await lastingSteps.returnToDraft(order, failure ? 'failed' : outcome, failure);
  return { outcome };
}

/** While activating, whatever Stripe refused is an activation that failed; its words and fields stay. */
function asActivationError(report: ReturnType<typeof failureReport>): ReturnType<typeof failureReport> {
  return report.code === 'StripeIntegrationFailure' ? { ...report, code: 'PlanActivationError' } : report;
}
