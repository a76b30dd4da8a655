import { CancellationScope, condition, defineSignal, patched, setHandler } from '@temporalio/workflow';
import type { PublicationOrder, PublishDecision } from '../contracts/publications.ts';
import { freezeGate } from './held-by-freeze.ts';

export const publish = defineSignal<[PublishDecision]>('publish');
export const modify = defineSignal<[{ by: string }]>('modify');
export const cancel = defineSignal<[{ by: string }]>('cancel');
export const reject = defineSignal<[{ by: string }]>('reject');
export const awaitApproval = defineSignal<[{ until: string }]>('awaitApproval');

export type Decision = { command: 'publish'; diffHash: string | null } | { command: Withdrawal | 'expire' };
export type Withdrawal = 'modify' | 'cancel' | 'reject';

export interface PublicationDecisions {
  /** Runs work that a withdrawal breaks off, between and within its steps. @throws Withdrawn */
  interruptible<T>(work: () => Promise<T>): Promise<T>;
  /** Waits for the word to publish, at its time and while no freeze holds it, or for the end of waiting. */
  next(deadlineMs: number): Promise<Decision>;
}

export class Withdrawn extends Error {
  readonly by: Withdrawal;
  constructor(by: Withdrawal) {
    super(by);
    this.by = by;
  }
}

/** The commands that people give a publication; the last word counts. */
export function publicationDecisions(order: PublicationOrder): PublicationDecisions {
  let wanted: PublishDecision | null = order.decision?.publish ?? null;
  let withdrawal: Withdrawal | null = null;
  let decideBy: string | null = order.decideBy;
  let changes = 0;
  let running: CancellationScope | null = null;
  const freeze = freezeGate();

  setHandler(publish, (decision) => {
    wanted = decision;
    changes++;
  });
  const withdraw = (command: Withdrawal) => () => {
    withdrawal ??= command;
    changes++;
    running?.cancel();
  };
  setHandler(modify, withdraw('modify'));
  setHandler(cancel, withdraw('cancel'));
  setHandler(reject, withdraw('reject'));
  setHandler(awaitApproval, ({ until }) => {
    // Ordered anew, and not approved yet: what was scheduled before is no longer wanted.
    if (patched('ordered-anew')) wanted = null;
    decideBy = until;
    changes++;
  });

  return {
    async interruptible(work) {
      if (withdrawal) throw new Withdrawn(withdrawal);
      const scope = new CancellationScope();
      running = scope;
      try {
        const result = await scope.run(work);
        if (withdrawal) throw new Withdrawn(withdrawal);
        return result;
      } catch (failure) {
        // A step that was called off ends as it can, also by failing.
        if (withdrawal) throw new Withdrawn(withdrawal);
        throw failure;
      } finally {
        running = null;
      }
    },
    async next(deadlineMs) {
      const lastsUntil = Date.now() + deadlineMs;
      for (;;) {
        const expiresAt = decideBy ? Math.min(Date.parse(decideBy), lastsUntil) : lastsUntil;
        if (withdrawal) return { command: withdrawal };
        const publishAt = wanted ? (wanted.at ? Date.parse(wanted.at) : Date.now()) : null;
        const seen = changes + freeze.words;
        if (wanted && publishAt !== null && publishAt <= Date.now()) {
          // What was scheduled happens by itself, so a freeze holds it; somebody who publishes now decides for themselves.
          const hold = wanted.at && patched('hold-while-frozen') ? await freeze.closed(order) : null;
          if (changes + freeze.words !== seen) continue;
          if (!hold) return { command: 'publish', diffHash: wanted.diffHash };
          await condition(() => changes + freeze.words !== seen, hold.forMs);
          continue;
        }
        const word = await condition(() => changes + freeze.words !== seen, (publishAt ?? expiresAt) - Date.now());
        if (!word && publishAt === null) return { command: 'expire' };
      }
    },
  };
}
