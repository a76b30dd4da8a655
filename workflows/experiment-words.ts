import { condition, defineSignal, setHandler } from '@temporalio/workflow';
import { type FreezeGate, freezeGate } from './held-by-freeze.ts';
import { lookAgain, pause, resume } from './rollout-words.ts';

export const look = defineSignal<[{ by: string }]>('look');
export const stopExperiment = defineSignal<[{ by: string; reason: string }]>('stopExperiment');
export const cancelExperiment = defineSignal<[{ by: string; reason: string }]>('cancelExperiment');
export const decide = defineSignal<[{ by: string }]>('decide');
/** The rollout of the winner has ended, one way or the other. */
export const rolloutEnded = defineSignal('rolloutEnded');

export interface ExperimentWords {
  readonly paused: boolean;
  readonly stopped: boolean;
  readonly cancelled: boolean;
  /** Whether a look is asked for that was not taken yet. */
  readonly asked: boolean;
  readonly freeze: FreezeGate;
  /** Who has asked for a look since the last one; asking twice is asking once. */
  takeAsked(): string | null;
  /** Waits for the next word, at most so long. */
  next(withinMs: number): Promise<void>;
}

/** What people say to an experiment. Stopping and cancelling are final. */
export function experimentWords(begun: { paused: boolean }): ExperimentWords {
  let { paused } = begun;
  let [stopped, cancelled] = [false, false];
  let asked: string | null = null;
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
  setHandler(look, ({ by }) => {
    asked ??= by;
    said++;
  });
  setHandler(stopExperiment, () => {
    stopped = true;
    said++;
  });
  setHandler(cancelExperiment, () => {
    cancelled = true;
    said++;
  });
  for (const word of [decide, rolloutEnded, lookAgain]) {
    setHandler(word, () => {
      said++;
    });
  }

  let heard = 0;
  return {
    freeze,
    get paused() {
      return paused;
    },
    get stopped() {
      return stopped;
    },
    get cancelled() {
      return cancelled;
    },
    get asked() {
      return asked !== null;
    },
    takeAsked() {
      const by = asked;
      asked = null;
      return by;
    },
    async next(withinMs) {
      // A word that came while a step ran is not missed.
      await condition(() => said + freeze.words !== heard, withinMs);
      heard = said + freeze.words;
    },
  };
}
