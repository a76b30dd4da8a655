import {
  ApplicationFailure,
  condition,
  executeChild,
  ParentClosePolicy,
  sleep,
  startChild,
} from '@temporalio/workflow';
import type { ExperimentOutcome } from '../contracts/experiment-process.ts';
import type { ExperimentOrder } from '../contracts/experiments.ts';
import { archivePlan } from './archive-plan.ts';
import { type Compensations, compensations } from './compensations.ts';
import { deprecatePlan } from './deprecate-plan.ts';
import type { ExperimentWords } from './experiment-words.ts';
import { publishPlan } from './publish-plan.ts';
import { lastingSteps, steps } from './steps.ts';

/** What a plan's process has begun it also ends, whatever becomes of the experiment's. */
const parentClosePolicy = ParentClosePolicy.ABANDON;

/** Publishes the prices of the variants, one after the other. @returns false when the experiment was cancelled meanwhile */
export async function publishPrices(
  order: ExperimentOrder,
  versionIds: readonly string[],
  words: ExperimentWords,
  undo: Compensations,
): Promise<boolean> {
  for (const versionId of versionIds) {
    if (words.cancelled) return false;
    willWithdraw(order, versionId, undo);
    await publishPrice(order, versionId, words);
  }
  return !words.cancelled;
}

/** What takes the price of a variant out of sale, beside what publishes it. */
export function willWithdraw(order: ExperimentOrder, versionId: string, undo: Compensations): void {
  undo.add(`take ${versionId} out of sale`, () => withdrawPrice(order, versionId));
}

async function publishPrice(order: ExperimentOrder, versionId: string, words: ExperimentWords): Promise<void> {
  const { workflowId, order: publication } = await steps.orderPublication(order, versionId);
  const child = await startChild(publishPlan, { workflowId, args: [publication], parentClosePolicy });
  let ended = false;
  const end = child.result().then(
    ({ outcome }) => {
      ended = true;
      return { outcome };
    },
    (failure: unknown) => {
      ended = true;
      return { failure };
    },
  );
  await condition(() => ended || words.cancelled);
  if (!ended) await lastingSteps.callOffPublication(order, versionId);
  const result = await end;
  if (words.cancelled) return;
  if ('failure' in result) throw result.failure;
  if (result.outcome !== 'active') {
    throw ApplicationFailure.nonRetryable(
      `The publication of the price of a variant was ${result.outcome}.`,
      'ExperimentationError',
    );
  }
}

/** Deprecated, then archived unless somebody subscribes to it. */
async function withdrawPrice(order: ExperimentOrder, versionId: string): Promise<void> {
  for (;;) {
    const next = await lastingSteps.orderWithdrawal(order, versionId);
    if (!next) return;
    const { workflowId } = next;
    const withdraw = next.workflow === 'deprecatePlan' ? deprecatePlan : archivePlan;
    await executeChild(withdraw, { workflowId, args: [next.order], parentClosePolicy });
  }
}

/**
 * Who was given a price can have it for the time of notice; then the prices that are not scaled are taken out of sale.
 * @returns what could not be
 */
export async function endPrices(order: ExperimentOrder, outcome: ExperimentOutcome['outcome']): Promise<string[]> {
  await lastingSteps.takeBackVariants(order);
  const { withdraws, standMs } = await lastingSteps.endPrices(order, outcome);
  if (standMs > 0) await sleep(standMs);
  const withdrawals = compensations();
  for (const versionId of withdraws) willWithdraw(order, versionId, withdrawals);
  return await withdrawals.all();
}
