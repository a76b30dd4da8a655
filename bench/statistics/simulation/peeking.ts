import { alwaysValidPValue } from '../../../domain/statistics/confidence-sequence.ts';
import { differenceOf, type Estimate } from '../../../domain/statistics/estimate.ts';
import { fixedPValue } from '../../../domain/statistics/fixed-horizon.ts';
import { type BoundaryKind, boundaries } from '../../../domain/statistics/group-sequential/boundaries.ts';
import { msprtPValue } from '../../../domain/statistics/msprt.ts';
import type { Population } from './populations.ts';
import { randomOf } from './random.ts';
import { add, emptyArm, summaryOf } from './running-arm.ts';

export interface PeekingPlan {
  readonly population: Population;
  readonly runs: number;
  readonly looks: number;
  /** New subjects of each arm between two looks. */
  readonly perLook: number;
  readonly alpha: number;
  /** Factor of the treatment on the mean; 1 is an A/A test. */
  readonly factor: number;
  readonly seed: number;
}

type Stops = (estimate: Estimate, look: number) => boolean;

/** Share of runs in which each method rejected at any of its looks. */
export function peek(plan: PeekingPlan): Record<string, number> {
  const methods = methodsOf(plan);
  const names = Object.keys(methods);
  const rejected = new Map(names.map((name) => [name, 0]));
  const random = randomOf(plan.seed);
  for (let run = 0; run < plan.runs; run++) {
    const [control, treatment] = [emptyArm(), emptyArm()];
    const stopped = new Set<string>();
    for (let look = 0; look < plan.looks; look++) {
      for (let subject = 0; subject < plan.perLook; subject++) {
        add(control, plan.population.draw(random, 1));
        add(treatment, plan.population.draw(random, plan.factor));
      }
      const estimate = differenceOf(summaryOf(control), summaryOf(treatment));
      if (!(estimate.standardError > 0)) continue;
      for (const name of names) if (!stopped.has(name) && methods[name]?.(estimate, look)) stopped.add(name);
    }
    for (const name of stopped) rejected.set(name, (rejected.get(name) ?? 0) + 1);
  }
  return Object.fromEntries([...rejected].map(([name, count]) => [name, count / plan.runs]));
}

/** Methods whose error rate must hold over all looks; the others are there to be shown failing. */
export const valid = [
  'always valid',
  'mSPRT',
  'obrien_fleming',
  'pocock',
  'lan_demets_obrien_fleming',
  'lan_demets_pocock',
  'fixed, once',
] as const;
export const peekingName = 'fixed, at each look';

function methodsOf({ alpha, looks, perLook, population }: PeekingPlan): Record<string, Stops> {
  const informationFractions = Array.from({ length: looks }, (_, index) => (index + 1) / looks);
  const groupSequential = (kind: BoundaryKind): Stops => {
    const { z } = boundaries({ alpha, sides: 2, informationFractions, kind });
    return ({ value, standardError }, look) => Math.abs(value) / standardError >= (z[look] ?? Number.POSITIVE_INFINITY);
  };
  const sequence = { alpha, tuningSampleSize: perLook * looks };
  return {
    'always valid': (estimate) => alwaysValidPValue(estimate, sequence) <= alpha,
    mSPRT: (estimate) => msprtPValue(estimate, 0.2 * population.mean) <= alpha,
    obrien_fleming: groupSequential('obrien_fleming'),
    pocock: groupSequential('pocock'),
    lan_demets_obrien_fleming: groupSequential('lan_demets_obrien_fleming'),
    lan_demets_pocock: groupSequential('lan_demets_pocock'),
    'fixed, once': (estimate, look) => look === looks - 1 && fixedPValue(estimate) <= alpha,
    [peekingName]: (estimate) => fixedPValue(estimate) <= alpha,
  };
}
