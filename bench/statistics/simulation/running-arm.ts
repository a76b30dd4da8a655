import type { ArmSummary } from '../../../domain/statistics/arm.ts';

/** Sums of one arm as subjects arrive. */
export interface RunningArm {
  n: number;
  sum: number;
  squares: number;
  /** Subjects above zero. */
  events: number;
}

export function emptyArm(): RunningArm {
  return { n: 0, sum: 0, squares: 0, events: 0 };
}

export function add(arm: RunningArm, value: number): void {
  arm.n++;
  arm.sum += value;
  arm.squares += value * value;
  if (value > 0) arm.events++;
}

export function summaryOf({ n, sum, squares, events }: RunningArm): ArmSummary & { readonly events: number } {
  const mean = sum / n;
  return { n, mean, variance: (squares - n * mean * mean) / (n - 1), events };
}
