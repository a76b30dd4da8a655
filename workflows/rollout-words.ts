import { condition, defineSignal, setHandler } from '@temporalio/workflow';
import { type FreezeGate, freezeGate } from './held-by-freeze.ts';

export const pause = defineSignal<[{ by: string }]>('pause');
export const resume = defineSignal<[{ by: string }]>('resume');
export const advance = defineSignal<[{ by: string; stage: number }]>('advance');
export const rollBack = defineSignal<[{ by: string; reason: string }]>('rollBack');
/** Something outside has changed that a stage may wait for: a verdict, an approval, the kill switch. */
export const lookAgain = defineSignal('lookAgain');

export interface RolloutWords {
  readonly paused: boolean;
  readonly freeze: FreezeGate;
  /** Whether a person said to go on from this stage, whatever its evidence. */
  toldToAdvance(stage: number): boolean;
  readonly rollingBack: { by: string; reason: string } | null;
  /** Waits for the next word, at most so long. */
  next(withinMs: number): Promise<void>;
}

/** What people and the watcher of guardrails say to a rollout. A rollback is final: no later word takes it back. */
export function rolloutWords(begun: { paused: boolean }): RolloutWords {
  let { paused } = begun;
  let advancing: number | null = null;
  let rollingBack: RolloutWords['rollingBack'] = null;
  let said = 0;
  const freeze = freezeGate();

  setHandler(pause, () => {
    paused = true;
    said++;
  });
  setHandler(resume, () => {
    paused = false;
    said++;
  });
  setHandler(advance, ({ stage }) => {
    advancing = stage;
    paused = false;
    said++;
  });
  setHandler(rollBack, (word) => {
    rollingBack ??= word;
    said++;
  });
  setHandler(lookAgain, () => {
    said++;
  });

  let heard = 0;
  return {
    freeze,
    get paused() {
      return paused;
    },
    get rollingBack() {
      return rollingBack;
    },
    toldToAdvance: (stage) => advancing === stage,
    async next(withinMs) {
      // A word that came while a step ran is not missed.
      await condition(() => said + freeze.words !== heard, withinMs);
      heard = said + freeze.words;
    },
  };
}
