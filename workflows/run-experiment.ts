import { allHandlersFinished, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { ExperimentEnd, ExperimentOutcome, ExperimentWork, LookCall } from '../contracts/experiment-process.ts';
import type { ExperimentOrder, ExperimentProgress } from '../contracts/experiments.ts';
import { type ExperimentWords, experimentWords } from './experiment-words.ts';
import { failureReport } from './failure-report.ts';
import { lastingSteps, steps } from './steps.ts';

/** Words wake an experiment at once; this is for a word that never came. */
const lookAgainMs = 24 * 60 * 60 * 1000;

/**
 * Runs an experiment: gives the variants → looks by plan and when asked, until a rule or a person ends it → decides, by its
 * rule or by people → carries the winner to everybody through a rollout, or takes everything back.
 */
export async function runExperiment(order: ExperimentOrder): Promise<ExperimentOutcome> {
  const words = experimentWords({ paused: order.from?.paused ?? false });
  try {
    const work = await steps.planExperiment(order);
    if (!order.from && !(await isOpened(order, words))) return await cancelled(order);
    const end = await endOf(order, work, words);
    if (!end) return await cancelled(order);
    const next = await lastingSteps.concludeExperiment(order, end);
    if (next === 'cancelled') return await cancelled(order);
    const decision = next === 'ask' ? await peoplesDecision(order, words) : await lastingSteps.readDecision(order);
    if (decision !== 'scale') return await lastingSteps.settleExperiment(order, 'reverted');
    await untilThawed(order, words);
    await steps.scaleWinner(order);
    return await lastingSteps.settleExperiment(order, await scalingEnd(order, words));
  } catch (failure) {
    // What nobody can see through leaves nobody with a variant.
    await lastingSteps.failExperiment(order, failureReport(failure, 'ExperimentationError', []));
    throw failure;
  }
}

/** Variants are given once neither a freeze nor a missing approval holds it. */
async function isOpened(order: ExperimentOrder, words: ExperimentWords): Promise<boolean> {
  for (;;) {
    await untilThawed(order, words);
    if (words.cancelled) return false;
    const opening = await steps.openExperiment(order, now());
    if (opening !== 'held') return opening === 'opened';
    await words.next(lookAgainMs);
  }
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

async function cancelled(order: ExperimentOrder): Promise<ExperimentOutcome> {
  return await lastingSteps.settleExperiment(order, 'cancelled');
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
