import { allHandlersFinished, ContinueAsNew, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { ExperimentEnd, ExperimentOutcome, ExperimentWork, LookCall } from '../contracts/experiment-process.ts';
import type { ExperimentOrder, ExperimentProgress } from '../contracts/experiments.ts';
import { type Compensations, compensations } from './compensations.ts';
import { endPrices, publishPrices, willWithdraw } from './experiment-prices.ts';
import { type ExperimentWords, experimentWords } from './experiment-words.ts';
import { failureReport } from './failure-report.ts';
import { lastingSteps, steps } from './steps.ts';

/** Words wake an experiment at once; this is for a word that never came. */
const lookAgainMs = 24 * 60 * 60 * 1000;

/**
 * Runs an experiment: publishes the prices of its variants, if it has any, and gives the variants → looks by plan and when asked, until a rule or a person ends it → decides, by its
 * rule or by people → carries the winner to everybody through a rollout, or takes everything back → takes the prices of the
 * losers out of sale.
 */
export async function runExperiment(order: ExperimentOrder): Promise<ExperimentOutcome> {
  const words = experimentWords({ paused: order.from?.paused ?? false });
  const undo = compensations();
  try {
    const work = await steps.planExperiment(order);
    const settled = (outcome: ExperimentOutcome['outcome']) => settle(order, work, outcome);
    if (order.from) willUndo(order, work, undo);
    else if (!(await isOpened(order, work, words, undo))) return await settled('cancelled');
    const end = await endOf(order, work, words);
    if (!end) return await settled('cancelled');
    const next = await lastingSteps.concludeExperiment(order, end);
    if (next === 'cancelled') return await settled('cancelled');
    const decision = next === 'ask' ? await peoplesDecision(order, words) : await lastingSteps.readDecision(order);
    if (decision !== 'scale') return await settled('reverted');
    await untilThawed(order, words);
    await steps.scaleWinner(order);
    return await settled(await scalingEnd(order, words));
  } catch (failure) {
    // It goes on as a new run, which is no failure: nothing is undone.
    if (failure instanceof ContinueAsNew) throw failure;
    // What nobody can see through leaves nobody with a variant, and nothing on sale that was published for it.
    const notUndone = await undo.all();
    await lastingSteps.failExperiment(order, failureReport(failure, 'ExperimentationError', notUndone));
    throw failure;
  }
}

/** Variants are given once neither a freeze nor a missing approval holds it, and their prices are there. */
async function isOpened(
  order: ExperimentOrder,
  { publishes = [] }: ExperimentWork,
  words: ExperimentWords,
  undo: Compensations,
): Promise<boolean> {
  let isPublished = publishes.length === 0;
  for (;;) {
    await untilThawed(order, words);
    if (words.cancelled) return false;
    const opening = isPublished ? await steps.openExperiment(order, now()) : await steps.admitExperiment(order);
    if (opening === 'ended') return false;
    if (opening === 'opened' && isPublished) return true;
    if (opening === 'held') await words.next(lookAgainMs);
    else if (await publishPrices(order, publishes, words, undo)) {
      isPublished = true;
      willTakeBack(order, undo);
    } else return false;
  }
}

/** Of a run that goes on: what the run before it has done. */
function willUndo(order: ExperimentOrder, { publishes = [] }: ExperimentWork, undo: Compensations): void {
  for (const versionId of publishes) willWithdraw(order, versionId, undo);
  if (publishes.length > 0) willTakeBack(order, undo);
}

/** Undone first: nobody is given a price that is not sold. */
function willTakeBack(order: ExperimentOrder, undo: Compensations): void {
  undo.add('take the variants back', () => lastingSteps.takeBackVariants(order));
}

async function untilThawed(order: ExperimentOrder, words: ExperimentWords): Promise<void> {
  for (;;) {
    const hold = words.cancelled ? null : await words.freeze.closed(order);
    if (!hold) return;
    await words.next(Math.min(hold.forMs, lookAgainMs));
  }
}

/** Looks until something ends it. @returns null when it was cancelled */
async function endOf(
  order: ExperimentOrder,
  work: ExperimentWork,
  words: ExperimentWords,
): Promise<ExperimentEnd | null> {
  const progress = order.from ?? { leftMs: work.maxMs, looks: 0, paused: words.paused };
  for (;;) {
    if (words.cancelled) return null;
    await newRunIfLong(order, progress, words);
    const asked = await nextLook(order, work, progress, words);
    if (words.cancelled) return null;
    const final = words.stopped ? 'stopped' : progress.leftMs <= 0 ? 'max_duration' : null;
    if (words.paused && !asked && !final) continue;
    const verdict = await steps.lookAtExperiment(order, progress.looks + 1, {
      at: now(),
      by: asked ?? 'schedule',
      final,
    } satisfies LookCall);
    progress.looks++;
    // Who asked while it was being taken has it.
    words.takeAsked();
    const { status, winner, reason } = verdict;
    if (status !== 'continue' && (!words.paused || final)) return { stop: status, winner, reason };
    if (final) return { stop: final, winner: null, reason };
  }
}

/** Waits for a look: until the plan wants one, somebody asks, or its time is over. @returns who has asked */
async function nextLook(
  order: ExperimentOrder,
  { lookEveryMs }: ExperimentWork,
  progress: ExperimentProgress,
  words: ExperimentWords,
): Promise<string | null> {
  let untilLookMs = Math.min(lookEveryMs, progress.leftMs);
  if (!words.paused) await steps.announceLook(order, new Date(Date.now() + untilLookMs).toISOString());
  for (;;) {
    const asked = words.takeAsked();
    if (asked || words.stopped || words.cancelled) return asked;
    if (words.paused) {
      // Its time stands still; who has a variant keeps it.
      await words.next(lookAgainMs);
      continue;
    }
    if (untilLookMs <= 0) return null;
    const since = Date.now();
    await words.next(untilLookMs);
    const passed = Date.now() - since;
    progress.leftMs -= passed;
    untilLookMs -= passed;
  }
}

/** Waits for people; a decision lies in the records, so that no word about it can be lost. */
async function peoplesDecision(order: ExperimentOrder, words: ExperimentWords): Promise<'scale' | 'revert'> {
  for (;;) {
    const decision = await lastingSteps.readDecision(order);
    if (decision) return decision;
    await words.next(lookAgainMs);
  }
}

/** The rollout says when it has ended. */
async function scalingEnd(order: ExperimentOrder, words: ExperimentWords): Promise<ExperimentOutcome['outcome']> {
  for (;;) {
    const end = await lastingSteps.readScaling(order);
    if (end) return end;
    await words.next(lookAgainMs);
  }
}

/** The end: nobody is given a variant by it, and the prices that it has published for the losers go. */
async function settle(
  order: ExperimentOrder,
  { publishes = [] }: ExperimentWork,
  outcome: ExperimentOutcome['outcome'],
): Promise<ExperimentOutcome> {
  if (publishes.length === 0) return await lastingSteps.settleExperiment(order, outcome);
  return await lastingSteps.settleExperiment(order, outcome, await endPrices(order, outcome));
}

const now = () => new Date().toISOString();

/** An experiment may look each hour for two years: its history does not grow with it. */
async function newRunIfLong(
  order: ExperimentOrder,
  progress: ExperimentProgress,
  words: ExperimentWords,
): Promise<void> {
  if (!workflowInfo().continueAsNewSuggested || words.stopped || words.asked) return;
  await condition(allHandlersFinished);
  await continueAsNew<typeof runExperiment>({ ...order, from: { ...progress, paused: words.paused } });
}
