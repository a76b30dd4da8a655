import type { RolloutStage } from '../../contracts/rollouts.ts';

interface Plan {
  readonly stages: readonly RolloutStage[];
  readonly holdbackPercentage: number;
}

/** Per cent of the subjects that a stage exposes: the holdback stays on the present side until the rollout has completed. */
export function exposureOf({ stages, holdbackPercentage }: Plan, stage: number): number {
  const wanted = stages[stage]?.percentage ?? 0;
  return Math.min(wanted, 100 - holdbackPercentage);
}
