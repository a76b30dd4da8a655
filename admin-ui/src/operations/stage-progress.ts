import type { Operation, OperationStep } from '../../../contracts/operations.ts';

export type StageState = 'done' | 'current' | 'failed' | 'stopped' | 'todo';

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
  return stages.map(({ stage, title }, index) => {
    const own = forward.filter((step) => step.stage === stage);
    return { stage, title, steps: own, state: stateOf(index) };
  });

  function stateOf(index: number): StageState {
    if (status === 'done' || index < reached) return 'done';
    if (index > reached) return 'todo';
    if (status === 'failed') return 'failed';
    return status === 'cancelled' || status === 'undoing' ? 'stopped' : 'current';
  }
}

/** The undoing steps, in the order in which they ran. */
export const undoneSteps = (steps: readonly OperationStep[]) => steps.filter(({ compensation }) => compensation);
