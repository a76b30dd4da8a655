import {
  allHandlersFinished,
  ContinueAsNew,
  condition,
  continueAsNew,
  patched,
  workflowInfo,
} from '@temporalio/workflow';
import type { RolloutOrder, RolloutOutcome, RolloutWork } from '../contracts/rollouts.ts';
import { stageEnd } from '../domain/rollouts/stage-end.ts';
import { failureReport } from './failure-report.ts';
import { type RolloutWords, rolloutWords } from './rollout-words.ts';
import { lastingSteps, steps } from './steps.ts';

/** Words wake a rollout at once; this is for a word that never came. */
const lookAgainMs = 24 * 60 * 60 * 1000;

interface Bake {
  leftMs: number;
  extensions: number;
}

/**
 * Releases a flag's new value stage by stage: expose → bake → ask the guardrails → next stage, and takes it back by itself
 * when a guardrail shows harm, whatever stage it is in.
 */
export async function rollOutFlag(order: RolloutOrder): Promise<RolloutOutcome> {
  const words = rolloutWords({ paused: order.from?.paused ?? false });
  try {
    const work = await steps.planRollout(order);
    let baking = order.from?.baking ?? null;
    for (let stage = order.from?.stage ?? 0; stage < work.stages.length; stage++) {
      if (!baking && !(await isCleared(order, stage, words))) return await takeBack(order, words);
      const bake = baking ?? { leftMs: work.stages[stage]!.bakeMs, extensions: 0 };
      if (!(await endsWell(order, work, stage, bake, words))) return await takeBack(order, words);
      baking = null;
    }
    await lastingSteps.completeRollout(order);
    return { outcome: 'completed', reason: 'Every stage has ended well.' };
  } catch (failure) {
    // It goes on as a new run, which is no failure: nothing is undone.
    if (failure instanceof ContinueAsNew) throw failure;
    // What nobody can see through is not left half exposed.
    await withdraw(order, 'The rollout could not go on and is taken back.');
    await lastingSteps.failRollout(order, failureReport(failure, 'FeatureRolloutFailed', []));
    throw failure;
  }
}

/** Exposes the stage once nothing holds it: no pause, no freeze, no kill switch, doubtful evidence or missing approval. */
async function isCleared(order: RolloutOrder, stage: number, words: RolloutWords): Promise<boolean> {
  for (;;) {
    if (words.rollingBack) return false;
    await newRunIfLong(order, { stage, paused: words.paused, baking: null });
    const hold = words.paused ? null : await words.freeze.closed(order);
    if (!words.paused && !hold) {
      const forced = words.toldToAdvance(stage - 1);
      const clearance = await steps.exposeStage(order, stage, { forced, at: new Date().toISOString() });
      if (clearance.cleared) return true;
      if (clearance.held === 'harm') {
        await lastingSteps.beginRollback(order, clearance.reason);
        return false;
      }
    }
    await words.next(Math.min(hold?.forMs ?? lookAgainMs, lookAgainMs));
  }
}

/** Lets the stage last as long as it has to, then goes by its guardrails. @returns whether the next stage may come */
async function endsWell(
  order: RolloutOrder,
  work: RolloutWork,
  stage: number,
  bake: Bake,
  words: RolloutWords,
): Promise<boolean> {
  for (;;) {
    if (words.rollingBack) return false;
    if (words.toldToAdvance(stage)) return true;
    await newRunIfLong(order, { stage, paused: words.paused, baking: bake });
    if (words.paused) {
      // Its time stands still; who is exposed stays exposed.
      await words.next(lookAgainMs);
      continue;
    }
    if (bake.leftMs > 0) {
      const since = Date.now();
      await words.next(bake.leftMs);
      bake.leftMs -= Date.now() - since;
      continue;
    }
    const verdict = await steps.judgeStage(order, stage, new Date().toISOString());
    const end = stageEnd(verdict.status, work, bake.extensions);
    switch (end) {
      case 'go_on':
        return true;
      case 'roll_back':
        await lastingSteps.beginRollback(order, verdict.reason);
        return false;
      case 'extend':
        bake.extensions++;
        bake.leftMs = work.extendMs;
        await steps.extendStage(order, stage, {
          at: new Date().toISOString(),
          forMs: bake.leftMs,
          reason: verdict.reason,
        });
        break;
      case 'ask':
      case 'wait':
        // The watcher says when the evidence has come; a person may go on without it.
        await steps.awaitEvidence(order, stage, { ask: end === 'ask', reason: verdict.reason });
        await words.next(lookAgainMs);
    }
  }
}

async function takeBack(order: RolloutOrder, words: RolloutWords): Promise<RolloutOutcome> {
  await withdraw(order, words.rollingBack?.reason ?? 'A guardrail has shown harm.');
  return await lastingSteps.finishRollback(order);
}

async function withdraw(order: RolloutOrder, reason: string): Promise<void> {
  await lastingSteps.beginRollback(order, reason);
  if (!patched('rollback-in-one-step')) await lastingSteps.withdrawExposure(order);
}

/** A rollout may wait for years: its history does not grow with it. */
async function newRunIfLong(order: RolloutOrder, from: NonNullable<RolloutOrder['from']>): Promise<void> {
  if (!workflowInfo().continueAsNewSuggested) return;
  await condition(allHandlersFinished);
  await continueAsNew<typeof rollOutFlag>({ ...order, from });
}
