import type { StatisticalDesign } from '../../contracts/experiments.ts';
import { boundaries } from '../statistics/group-sequential/boundaries.ts';
import { futilityBoundaries } from '../statistics/group-sequential/futility.ts';

/** A look that brings less new information than this spends nothing and decides nothing. */
export const leastNewInformation = 0.01;

export interface LookBoundary {
  /** Of the planned sample; looks past it count as the last. */
  readonly fraction: number;
  /** Reject at |z| of at least this. */
  readonly z: number;
  /** Give up below this z in the better direction, if one likes: it is not binding. Null at the last look. */
  readonly futilityZ: number | null;
  readonly alphaSpent: number;
}

/**
 * The boundary of a look at any time, by Lan–DeMets spending over the looks that were taken (`earlier`: their fractions,
 * increasing). Null where nothing may be tested: too little is new, or the planned size was looked at already.
 */
export function boundaryOfLook(
  { alpha, power, spending }: Pick<StatisticalDesign, 'alpha' | 'power' | 'spending'>,
  earlier: readonly number[],
  observed: number,
): LookBoundary | null {
  const before = earlier.at(-1) ?? 0;
  const fraction = Math.min(observed, 1);
  if (before >= 1 || (fraction < 1 && fraction - before < leastNewInformation) || fraction <= before) return null;
  const fractions = [...earlier, fraction];
  const efficacy = boundaries({ alpha, sides: 2, informationFractions: fractions, kind: spending });
  return {
    fraction,
    z: efficacy.z.at(-1)!,
    futilityZ: fraction < 1 ? futilityAt({ alpha, power, spending }, fractions) : null,
    alphaSpent: efficacy.cumulativeAlpha.at(-1)!,
  };
}

function futilityAt(
  { alpha, power, spending }: Pick<StatisticalDesign, 'alpha' | 'power' | 'spending'>,
  fractions: readonly number[],
): number {
  const informationFractions = [...fractions, 1];
  const efficacyZ = boundaries({ alpha: alpha / 2, sides: 1, informationFractions, kind: spending }).z;
  return futilityBoundaries({ efficacyZ, informationFractions, beta: 1 - power, spending }).z[fractions.length - 1]!;
}
