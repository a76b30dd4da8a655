import { gaussLegendre } from '../statistics/numeric/gauss-legendre.ts';
import type { Posterior } from './posterior.ts';

/** Standard deviations around each arm where panels begin and end: the integrand is smooth between them. */
const cuts = Array.from({ length: 21 }, (_, index) => index - 10);
const pointsInPanel = 10;

/**
 * P(arm's mean is the best of all) under independent posteriors: ∫ f_k ∏_{j≠k} F_j, by Gauss–Legendre on panels cut at
 * every arm's own scale. Giving each arm this share of the subjects is Thompson sampling (Thompson 1933) done in expectation:
 * the same numbers on every machine, and the propensities are known exactly, not from draws.
 */
export function chanceToBeBest(posteriors: readonly Posterior[], direction: 'increase' | 'decrease'): number[] {
  const chances = posteriors.map(() => 0);
  const { points, weights } = gaussLegendre(pointsInPanel);
  const edges = panelEdges(posteriors);
  for (let panel = 1; panel < edges.length; panel++) {
    const [low, high] = [edges[panel - 1] as number, edges[panel] as number];
    const half = (high - low) / 2;
    points.forEach((point, index) => {
      const x = low + half * (1 + point);
      const densities = posteriors.map(({ density }) => density(x));
      const behind = posteriors.map(({ cdf }) => (direction === 'increase' ? cdf(x) : 1 - cdf(x)));
      densities.forEach((density, arm) => {
        if (density === 0) return;
        const others = behind.reduce((product, chance, other) => (other === arm ? product : product * chance), 1);
        chances[arm] = (chances[arm] as number) + half * (weights[index] as number) * density * others;
      });
    });
  }
  const total = chances.reduce((sum, chance) => sum + chance, 0);
  return chances.map((chance) => chance / total);
}

function panelEdges(posteriors: readonly Posterior[]): number[] {
  const edges = posteriors.flatMap(({ mean, standardDeviation, lowest, highest }) =>
    cuts.map((cut) => Math.min(Math.max(mean + cut * standardDeviation, lowest), highest)),
  );
  return [...new Set(edges)].sort((a, b) => a - b);
}
