import { refusal } from './refusal.ts';

/** Planned shares that sum to 1, from percentages of 100 or fractions of 1; equal when there are none. */
export function allocationShares(allocation: readonly number[] | undefined, variants: number): number[] {
  if (!allocation) return Array.from({ length: variants }, () => 1 / variants);
  if (allocation.length !== variants) {
    throw refusal(
      'ExperimentationError',
      'allocation',
      'wrong_count',
      `The allocation has ${allocation.length} parts for ${variants} variants.`,
    );
  }
  const sum = allocation.reduce((total, part) => total + part, 0);
  if (Math.abs(sum - 100) > 1e-6 && Math.abs(sum - 1) > 1e-8) {
    throw refusal('ExperimentationError', 'allocation', 'off_100', `The allocation adds up to ${sum}, not to 100 %.`);
  }
  return allocation.map((part) => part / sum);
}
