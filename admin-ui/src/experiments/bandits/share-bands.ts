import type { BanditAllocation } from '../../../../contracts/bandits.ts';

export interface ShareBand {
  arm: string;
  /** An area of the chart: along its upper edge and back along its lower one. */
  points: string;
}

/**
 * The shares over time as areas upon each other, each share lasting until the next: what a subject's propensity was is the
 * height of the area at the time at which it came.
 */
export function shareBands(
  allocations: readonly BanditAllocation[],
  until: number,
  width: number,
  height: number,
): ShareBand[] {
  const inOrder = allocations.toSorted((a, b) => a.number - b.number);
  const [first] = inOrder;
  if (!first) return [];
  const from = Date.parse(first.at);
  const x = (time: number) => (until > from ? ((Math.min(time, until) - from) / (until - from)) * width : width);
  return first.arms.map(({ arm }, index) => {
    const upper: string[] = [];
    const lower: string[] = [];
    inOrder.forEach(({ at, arms }, number) => {
      const below = arms.slice(0, index).reduce((sum, { share }) => sum + share, 0);
      const above = below + (arms[index]?.share ?? 0);
      const next = inOrder[number + 1];
      for (const time of [Date.parse(at), next ? Date.parse(next.at) : until]) {
        upper.push(`${x(time).toFixed(1)},${(height * (1 - above)).toFixed(1)}`);
        lower.push(`${x(time).toFixed(1)},${(height * (1 - below)).toFixed(1)}`);
      }
    });
    return { arm, points: [...upper, ...lower.toReversed()].join(' ') };
  });
}
