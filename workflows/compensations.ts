import { CancellationScope, log } from '@temporalio/workflow';

export interface Compensations {
  /** Registers the undoing of a step, beside it and before it: a step that failed may have happened. */
  add(name: string, undo: () => Promise<void>): void;
  /** Undoes in reverse, each once, whatever the others do. @returns names of those that failed for good */
  all(): Promise<string[]>;
}

export function compensations(): Compensations {
  const stack: { name: string; undo: () => Promise<void> }[] = [];
  return {
    add(name, undo) {
      stack.push({ name, undo });
    },
    async all() {
      const notUndone: string[] = [];
      await CancellationScope.nonCancellable(async () => {
        for (let step = stack.pop(); step; step = stack.pop()) {
          try {
            await step.undo();
          } catch (error) {
            log.error('a compensation failed for good', { step: step.name, error: String(error) });
            notUndone.push(step.name);
          }
        }
      });
      return notUndone;
    },
  };
}
