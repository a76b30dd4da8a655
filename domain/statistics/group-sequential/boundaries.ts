import { normalUpperQuantile } from '../distributions.ts';
import { findRoot } from '../numeric/find-root.ts';
import { continueWithin, massAbove, startOfPath } from './score-path.ts';
import { obrienFlemingSpending, pocockSpending, type SpendingFunction } from './spending.ts';

const { min, sqrt } = Math;

export type BoundaryKind = 'obrien_fleming' | 'pocock' | 'lan_demets_obrien_fleming' | 'lan_demets_pocock';

export interface BoundaryDesign {
  /** Of all sides and looks together. */
  readonly alpha: number;
  /** With two sides each spends alpha/2. */
  readonly sides: 1 | 2;
  /** Share of the planned information at each look: increasing, in (0, 1]. */
  readonly informationFractions: readonly number[];
  readonly kind: BoundaryKind;
}

export interface Boundaries {
  /** Reject at a look when |z| (two sides) or z (one side) is at least this. */
  readonly z: number[];
  /** Probability under the null of having rejected by this look, of all sides together. */
  readonly cumulativeAlpha: number[];
}

/** Boundaries beyond this have a probability under 1e-300 and stand for "never at this look". */
const never = 37;
/** Below it a path of one-sided monitoring holds no probability that matters. */
const floor = -7.5;

const spendingOf: Partial<Record<BoundaryKind, SpendingFunction>> = {
  lan_demets_obrien_fleming: obrienFlemingSpending,
  lan_demets_pocock: pocockSpending,
};

/** Efficacy boundaries of a group-sequential test, exact to about 1e-10. */
export function boundaries(design: BoundaryDesign): Boundaries {
  const spending = spendingOf[design.kind];
  if (spending) return spentBoundaries(design, spending);
  const shape = shapeOf(design.kind);
  const side = design.alpha / design.sides;
  // Between a single look at alpha and Bonferroni's share of it; the margin covers a single look, where both are the root.
  const constant = findRoot(
    (value) => Math.log(total(walk(design, (_, fraction) => value * shape(fraction)).spent) / side),
    normalUpperQuantile(side) - 1e-6,
    normalUpperQuantile(side / design.informationFractions.length) + 1e-6,
    1e-10,
  );
  return asBoundaries(
    design,
    walk(design, (_, fraction) => constant * shape(fraction)),
  );
}

/** O'Brien & Fleming (1979): constant on the score scale; Pocock (1977): constant on the z scale. */
function shapeOf(kind: BoundaryKind): (fraction: number) => number {
  return kind === 'obrien_fleming' ? (fraction) => 1 / sqrt(fraction) : () => 1;
}

function spentBoundaries(design: BoundaryDesign, spending: SpendingFunction): Boundaries {
  const side = design.alpha / design.sides;
  let before = 0;
  return asBoundaries(
    design,
    walk(design, (above, fraction) => {
      const until = spending(side, fraction);
      const allowance = until - before;
      before = until;
      return zThatSpends(above, allowance, design.sides === 2 ? 0 : floor);
    }),
  );
}

function zThatSpends(above: (z: number) => number, allowance: number, lowest: number): number {
  if (above(never) >= allowance) return never;
  if (above(lowest) <= allowance) return lowest;
  // The logarithm is close to a parabola in z, also where the tail is 1e-100.
  return findRoot((z) => Math.log(above(z) / allowance), lowest, never);
}

/** Goes through the looks once; `boundaryOf` may ask for the probability of crossing a z at the present look. */
function walk(
  { sides, informationFractions }: BoundaryDesign,
  boundaryOf: (above: (z: number) => number, fraction: number) => number,
): { z: number[]; spent: number[] } {
  let path = startOfPath;
  const z: number[] = [];
  const spent: number[] = [];
  informationFractions.forEach((fraction, index) => {
    const unit = sqrt(fraction);
    const above = (value: number) => massAbove(path, fraction, value * unit);
    const boundary = min(boundaryOf(above, fraction), never);
    z.push(boundary);
    spent.push(above(boundary));
    const next = informationFractions[index + 1];
    const lower = sides === 2 ? -boundary : floor;
    if (next !== undefined) path = continueWithin(path, fraction, [lower * unit, boundary * unit], next);
  });
  return { z, spent };
}

function asBoundaries({ sides }: BoundaryDesign, { z, spent }: { z: number[]; spent: number[] }): Boundaries {
  let sum = 0;
  const cumulativeAlpha = spent.map((share) => {
    sum += share * sides;
    return sum;
  });
  return { z, cumulativeAlpha };
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
