import { defineSignal, setHandler } from '@temporalio/workflow';
import type { FreezeHold } from '../contracts/publications.ts';
import { lastingSteps } from './steps.ts';

/** A freeze was lifted, or lasts for another time. */
export const freezeChanged = defineSignal('freezeChanged');

/** Longer than a clock may be wrong; a freeze that ends sooner is asked for again then. */
const leastMs = 1_000;

export interface FreezeGate {
  /** Grows with each word about the freeze: what waits for the gate's opening watches it. */
  readonly words: number;
  /**
   * To be asked before each automatic write, again after each wait. While the answer is not null the operation shows
   * until when it is held.
   */
  closed(process: { operationId: string }): Promise<FreezeHold | null>;
}

/** One for a workflow, made before its first await, so that no word about the freeze is missed. */
export function freezeGate(): FreezeGate {
  let words = 0;
  setHandler(freezeChanged, () => {
    words++;
  });
  return {
    get words() {
      return words;
    },
    async closed({ operationId }) {
      const hold = await lastingSteps.holdWhileFrozen({ operationId });
      return hold && { ...hold, forMs: Math.max(hold.forMs, leastMs) };
    },
  };
}
