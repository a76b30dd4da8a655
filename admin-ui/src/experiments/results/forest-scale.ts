import type { MetricComparison } from '../../../../contracts/experiment-results.ts';

/** How far the plot reaches to both sides of zero, as a fraction: the widest interval that is not far wider than the others. */
export function forestReach(comparisons: readonly Pick<MetricComparison, 'liftInterval'>[]): number {
  const reaches = comparisons
    .flatMap(({ liftInterval }) =>
      liftInterval ? [Math.max(Math.abs(liftInterval[0]), Math.abs(liftInterval[1]))] : [],
    )
    .filter((reach) => Number.isFinite(reach) && reach > 0)
    .sort((a, b) => a - b);
  const middle = reaches[Math.floor(reaches.length / 2)] ?? 0.1;
  return Math.min(reaches.at(-1) ?? 0.1, 2 * middle) * 1.05;
}

/** Where a lift stands between −reach and +reach, 0–1, and whether it lies beyond the edge. */
export function forestPlace(lift: number, reach: number): { place: number; beyond: boolean } {
  const place = (lift / reach + 1) / 2;
  return { place: Math.min(Math.max(place, 0), 1), beyond: place < 0 || place > 1 };
}
