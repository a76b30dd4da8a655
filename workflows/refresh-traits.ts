import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineSignal,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.ts';
import type { TraitRefreshOrder } from '../contracts/trait-process.ts';
import { lastingSteps, stepOptions } from './steps.ts';

/** Traits were defined, changed or archived: others may be due. */
export const traitsChanged = defineSignal('traitsChanged');

/** One customer whose traits cannot be computed must not hold the worker for ever. */
const pages = proxyActivities<Activities>({ ...stepOptions, scheduleToCloseTimeout: '30 minutes' });
/** Longer than two clocks may differ by much: who comes too early asks again. */
const leastMs = 1_000;
/** After a refresh that could not be done. */
const restMs = 10 * 60 * 1000;

/** Computes all customers' traits whenever some are due: waits → begins → page by page → writes down when, and waits again. */
export async function refreshTraits(order: TraitRefreshOrder): Promise<void> {
  let [said, heard] = [0, 0];
  setHandler(traitsChanged, () => {
    said++;
  });
  for (;;) {
    heard = said;
    const turn = await lastingSteps.beginTraitRefresh(order, { at: now() });
    if (turn.state === 'replaced') return;
    if (turn.state === 'waiting') {
      await condition(() => said !== heard, Math.max(Date.parse(turn.until) - Date.now(), leastMs));
    } else if (!(await computed(order))) {
      await condition(() => said !== heard, restMs);
    }
    if (workflowInfo().continueAsNewSuggested) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof refreshTraits>(order);
    }
  }
}

/** @returns whether all customers were computed */
async function computed(order: TraitRefreshOrder): Promise<boolean> {
  try {
    for (let after: string | null = ''; after !== null; ) {
      after = await pages.computeTraitPages(order, { after, at: now() });
    }
    await lastingSteps.completeTraitRefresh(order, { at: now() });
    return true;
  } catch {
    // What stood in the way is written down with the step, and the values that are too old are refused meanwhile.
    await lastingSteps.restTraitRefresh(order);
    return false;
  }
}

const now = () => new Date().toISOString();
