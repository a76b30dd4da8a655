import { normalUpperQuantile } from '../distributions.ts';
import { findRoot } from '../numeric/find-root.ts';
import { continueWithin, massBelow, startOfPath } from './score-path.ts';
import { obrienFlemingSpending, pocockSpending } from './spending.ts';

const { min, sqrt } = Math;

export interface FutilityDesign {
  /** One-sided efficacy boundaries, computed as if futility did not exist: ignoring it then cannot raise the error rate. */
  readonly efficacyZ: readonly number[];
  /** Increasing, ending at 1. */
  readonly informationFractions: readonly number[];
  /** Probability of missing the planned effect, 1 − power; must be below the power's complement of one look. */
  readonly beta: number;
  readonly spending: 'lan_demets_obrien_fleming' | 'lan_demets_pocock';
}

export interface Futility {
  /** Give up at a look when z is below this; the last equals the efficacy boundary. */
  readonly z: number[];
  /** Mean of z at full information under the planned effect that keeps the power with all these looks. */
  readonly drift: number;
}

/**
 * Non-binding futility boundaries by beta spending (Pampallona, Tsiatis & Kim 2001; Jennison & Turnbull 2000, 7.3): the
 * drift is found for which the lower boundary meets the upper one at the last look.
 */
export function futilityBoundaries(design: FutilityDesign): Futility {
  const drift = findRoot((value) => lastGap(design, value), 0, 2 * fixedDrift(design) + 10, 1e-10);
  return { z: lowerBoundaries(design, drift).z, drift };
}

function fixedDrift({ efficacyZ, beta }: FutilityDesign): number {
  return (efficacyZ.at(-1) ?? 0) + normalUpperQuantile(beta);
}

/** Probability under the drift of ending below the last boundary, less what may still be spent there. */
function lastGap(design: FutilityDesign, drift: number): number {
  const { missed, allowance } = lowerBoundaries(design, drift);
  return missed - allowance;
}

function lowerBoundaries({ efficacyZ, informationFractions, beta, spending }: FutilityDesign, drift: number) {
  const spend = spending === 'lan_demets_pocock' ? pocockSpending : obrienFlemingSpending;
  const z: number[] = [];
  let path = startOfPath;
  let spent = 0;
  let missed = 0;
  let allowance = 0;
  informationFractions.forEach((fraction, index) => {
    const unit = sqrt(fraction);
    const upper = efficacyZ[index] ?? 0;
    const next = informationFractions[index + 1];
    const below = (value: number) => massBelow(path, fraction, value * unit, drift);
    allowance = spend(beta, fraction) - spent;
    spent += allowance;
    if (next === undefined) {
      missed = below(upper);
      z.push(upper);
      return;
    }
    const lower = min(zThatMisses(below, allowance, drift * unit), upper);
    z.push(lower);
    path = continueWithin(path, fraction, [lower * unit, upper * unit], next, drift);
  });
  return { z, missed, allowance };
}

/** Where no lower boundary can spend that much, everything is below it. */
function zThatMisses(below: (z: number) => number, allowance: number, centre: number): number {
  const [low, high] = [centre - 37, centre + 37];
  if (allowance <= below(low)) return low;
  if (allowance >= below(high)) return high;
  return findRoot((z) => Math.log(below(z) / allowance), low, high);
}
