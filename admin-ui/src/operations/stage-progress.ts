import type { Operation, OperationStep } from '../../../contracts/operations.ts';

export type StageState = 'done' | 'current' | 'failed' | 'stopped' | 'todo' | 'skipped';

export interface StageProgress {
  stage: string;
  title: string;
  state: StageState;
  /** Oldest first, undoing steps left out. */
  steps: OperationStep[];
}

/** Each stage of a process with its steps and how far it is; undoing is told apart, as it runs across the stages. */
export function stageProgress(operation: Pick<Operation, 'stage' | 'stages' | 'status' | 'steps'>): StageProgress[] {
  const { stages, stage: present, status, steps } = operation;
  const at = stages.findIndex(({ stage }) => stage === present);
  const forward = steps.filter(({ compensation }) => !compensation);
  const reached = Math.max(at, ...forward.map((step) => stages.findIndex(({ stage }) => stage === step.stage)));
  const ended = status === 'done' || status === 'failed' || status === 'cancelled';
  return stages.map(({ stage, title }, index) => {
    const own = forward.filter((step) => step.stage === stage);
    // What has ended without a step of a stage did not go through it: a rollout that was completed was not taken back.
    const skipped = ended && forward.length > 0 && own.length === 0 && index !== reached;
    return { stage, title, steps: own, state: skipped ? 'skipped' : stateOf(index) };
  });

  function stateOf(index: number): StageState {
    if (status === 'done' || index < reached) return 'done';
    if (index > reached) return 'todo';
    if (status === 'failed') return 'failed';
    // Called off, and come to its end all the same: nothing of it was left standing.
    if (status === 'cancelled' && index === stages.length - 1) return 'done';
    return status === 'cancelled' || status === 'undoing' ? 'stopped' : 'current';
  }
}

/** The undoing steps, in the order in which they ran. */
export const undoneSteps = (steps: readonly OperationStep[]) => steps.filter(({ compensation }) => compensation);
