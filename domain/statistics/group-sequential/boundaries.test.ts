import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { normalCdf, normalDensity, normalUpperTail } from '../distributions.ts';
import { type BoundaryKind, boundaries } from './boundaries.ts';
import { futilityBoundaries } from './futility.ts';

const equalSteps = (looks: number) => Array.from({ length: looks }, (_, index) => (index + 1) / looks);

/** Made by bench/statistics/reference.py: another language, another rule of integration, another scale. */
const reference = JSON.parse(
  readFileSync(new URL('../../../bench/statistics/reference.json', import.meta.url), 'utf8'),
) as {
  boundaries: {
    kind: BoundaryKind;
    alpha: number;
    sides: 1 | 2;
    informationFractions: number[];
    z: number[];
    cumulativeAlpha: number[];
  }[];
  futility: (Parameters<typeof futilityBoundaries>[0] & { z: number[]; drift: number })[];
};

describe('published values, to 1e-3', () => {
  /** Jennison & Turnbull (2000), tables 2.1 and 2.3: C_P(K, α) and C_B(K, α), two-sided. */
  it.each<[number, number, number, number]>([
    [0.05, 1, 1.96, 1.96],
    [0.05, 2, 2.178, 1.977],
    [0.05, 3, 2.289, 2.004],
    [0.05, 4, 2.361, 2.024],
    [0.05, 5, 2.413, 2.04],
    [0.05, 6, 2.453, 2.053],
    [0.05, 8, 2.512, 2.072],
    [0.05, 10, 2.555, 2.087],
    [0.05, 20, 2.672, 2.126],
    [0.01, 2, 2.772, 2.58],
    [0.01, 5, 2.986, 2.621],
    [0.01, 10, 3.117, 2.66],
    [0.1, 5, 2.122, 1.751],
    [0.1, 10, 2.27, 1.801],
  ])('alpha %d, %i looks: Pocock %d, O’Brien–Fleming %d', (alpha, looks, pocock, obrienFleming) => {
    const informationFractions = equalSteps(looks);
    const constant = boundaries({ alpha, sides: 2, informationFractions, kind: 'pocock' });
    const last = boundaries({ alpha, sides: 2, informationFractions, kind: 'obrien_fleming' });
    expect(Math.abs((constant.z[0] ?? 0) - pocock)).toBeLessThan(1e-3);
    expect(Math.abs((last.z.at(-1) ?? 0) - obrienFleming)).toBeLessThan(1e-3);
  });

  /** Five equal looks, two-sided 5 %: O'Brien–Fleming's five (Jennison & Turnbull 2000, 2.5); Lan–DeMets as in the manual of the R package ldbounds. */
  it.each<[BoundaryKind, number[]]>([
    ['obrien_fleming', [4.562, 3.226, 2.634, 2.281, 2.04]],
    ['lan_demets_obrien_fleming', [4.877, 3.357, 2.68, 2.29, 2.031]],
    ['lan_demets_pocock', [2.438, 2.427, 2.41, 2.397, 2.386]],
  ])('%s', (kind, published) => {
    const { z } = boundaries({ alpha: 0.05, sides: 2, informationFractions: equalSteps(5), kind });
    z.forEach((value, index) => {
      expect(Math.abs(value - (published[index] ?? 0))).toBeLessThan(1e-3);
    });
  });
});

describe('against the independent integration, to 1e-6', () => {
  it(`agrees on ${reference.boundaries.length} designs`, () => {
    expect(reference.boundaries.length).toBeGreaterThan(90);
    for (const design of reference.boundaries) {
      const { z, cumulativeAlpha } = boundaries(design);
      design.z.forEach((value, index) => {
        expect(Math.abs((z[index] ?? 0) - value)).toBeLessThan(1e-6);
        expect(Math.abs((cumulativeAlpha[index] ?? 0) - (design.cumulativeAlpha[index] ?? 0))).toBeLessThan(1e-6);
      });
    }
  });

  it('agrees on futility', () => {
    for (const design of reference.futility) {
      const { z, drift } = futilityBoundaries(design);
      expect(Math.abs(drift - design.drift)).toBeLessThan(1e-6);
      design.z.forEach((value, index) => {
        expect(Math.abs((z[index] ?? 0) - value)).toBeLessThan(1e-6);
      });
    }
  });
});

/** Crossing probabilities by the trapezoid rule on the z scale, with two steps and Richardson's extrapolation. */
function trapezoidAlpha(z: readonly number[], fractions: readonly number[], sides: 1 | 2): number {
  const by = (count: number) => {
    let points = [0];
    let mass = [1];
    let [before, spent] = [0, 0];
    z.forEach((bound, look) => {
      const [t, low] = [fractions[look] ?? 1, sides === 2 ? -bound : -8];
      const gap = Math.sqrt(t - before);
      const shift = points.map((point) => (point * Math.sqrt(before)) / gap);
      const slope = Math.sqrt(t) / gap;
      spent += mass.reduce((sum, part, index) => sum + part * normalUpperTail(bound * slope - (shift[index] ?? 0)), 0);
      const step = (bound - low) / count;
      points = Array.from({ length: count + 1 }, (_, index) => low + index * step);
      mass = points.map((point, index) => {
        const density = mass.reduce(
          (sum, part, from) => sum + part * normalDensity(point * slope - (shift[from] ?? 0)),
          0,
        );
        return density * slope * step * (index === 0 || index === count ? 0.5 : 1);
      });
      before = t;
    });
    return spent * sides;
  };
  return (4 * by(400) - by(200)) / 3;
}

it.each<[BoundaryKind, 1 | 2, number[]]>([
  ['pocock', 2, equalSteps(5)],
  ['obrien_fleming', 1, equalSteps(4)],
  ['lan_demets_obrien_fleming', 2, [0.3, 0.5, 1]],
  ['lan_demets_pocock', 1, [0.1, 0.4, 0.45, 1]],
])('%s spends exactly alpha by a plain trapezoid rule (%i sides, %j)', (kind, sides, informationFractions) => {
  const { z } = boundaries({ alpha: 0.05, sides, informationFractions, kind });
  expect(Math.abs(trapezoidAlpha(z, informationFractions, sides) - 0.05)).toBeLessThan(1e-6);
});

describe('laws', () => {
  it('spends alpha over any looks, and no more than its function by any look', () => {
    for (const informationFractions of [[1], [0.01, 1], [0.02, 0.021, 0.9], equalSteps(100)]) {
      for (const sides of [1, 2] as const) {
        const design = { alpha: 0.05, sides, informationFractions, kind: 'lan_demets_pocock' } as const;
        const { cumulativeAlpha } = boundaries(design);
        informationFractions.forEach((fraction, index) => {
          const allowed = 0.05 * Math.log(1 + (Math.E - 1) * fraction);
          expect(Math.abs((cumulativeAlpha[index] ?? 0) - allowed)).toBeLessThan(1e-9);
        });
      }
    }
  });

  it('reaches boundaries far out in the tail', () => {
    const { z } = boundaries({
      alpha: 0.05,
      sides: 2,
      informationFractions: [0.01, 1],
      kind: 'lan_demets_obrien_fleming',
    });
    // 2 − 2Φ(z_{0.0125}/0.1) = 8.4e-112, whose quantile is 22.4.
    expect(z[0]).toBeGreaterThan(22);
    expect(z[0]).toBeLessThan(23);
    expect(z[1]).toBeCloseTo(1.96, 3);
  });

  it('is the ordinary test at one look', () => {
    for (const kind of ['pocock', 'obrien_fleming', 'lan_demets_pocock', 'lan_demets_obrien_fleming'] as const) {
      const [one] = boundaries({ alpha: 0.05, sides: 1, informationFractions: [1], kind }).z;
      expect(1 - normalCdf(one ?? 0)).toBeCloseTo(0.05, 10);
    }
  });
});
