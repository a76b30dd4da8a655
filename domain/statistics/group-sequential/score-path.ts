import { normalUpperTail } from '../distributions.ts';
import { gaussLegendre } from '../numeric/gauss-legendre.ts';

const { ceil, exp, min, PI, sqrt } = Math;

/**
 * Where the score S (z·√information, Brownian motion with the drift) is after a look, on the paths that have not stopped:
 * quadrature points and their probability mass. It begins as all mass at zero.
 */
export interface ScorePath {
  readonly information: number;
  readonly points: Float64Array;
  readonly mass: Float64Array;
}

export const startOfPath: ScorePath = { information: 0, points: new Float64Array(1), mass: Float64Array.of(1) };

/** P(not stopped before, and S > s at the look with this information). */
export function massAbove(path: ScorePath, information: number, s: number, drift = 0): number {
  const step = information - path.information;
  const [scale, shift] = [sqrt(step), drift * step];
  let sum = 0;
  for (let index = 0; index < path.points.length; index++) {
    sum += (path.mass[index] ?? 0) * normalUpperTail((s - (path.points[index] ?? 0) - shift) / scale);
  }
  return sum;
}

/** P(not stopped before, and S < s at the look with this information). */
export function massBelow(path: ScorePath, information: number, s: number, drift = 0): number {
  const mirrored = { ...path, points: path.points.map((point) => -point) };
  return massAbove(mirrored, information, -s, -drift);
}

/**
 * The path after a look that goes on inside [lower, upper]: one step of the recursion of Armitage, McPherson & Rowe (1969),
 * Jennison & Turnbull (2000) ch. 19, by Gauss–Legendre quadrature. The sub-density is smooth on the scale of the
 * increments, so the points follow the smaller of the increments around the look; the rule then converges geometrically.
 */
export function continueWithin(
  path: ScorePath,
  information: number,
  [lower, upper]: readonly [number, number],
  nextInformation: number,
  drift = 0,
): ScorePath {
  if (upper <= lower) return { information, points: new Float64Array(0), mass: new Float64Array(0) };
  const step = information - path.information;
  const scale = sqrt(step);
  const smoothness = min(scale, sqrt(nextInformation - information));
  // Rounded up to a multiple of eight, so that few rules are ever computed.
  const count = 8 * ceil(4 + (0.2 * (upper - lower)) / smoothness);
  const rule = gaussLegendre(count);
  const [half, middle] = [(upper - lower) / 2, (upper + lower) / 2];
  const points = new Float64Array(count);
  const mass = new Float64Array(count);
  const density = half / (scale * sqrt(2 * PI));
  const factor = -0.5 / step;
  for (let index = 0; index < count; index++) {
    const s = middle + half * (rule.points[index] ?? 0);
    let sum = 0;
    for (let from = 0; from < path.points.length; from++) {
      const distance = s - (path.points[from] ?? 0) - drift * step;
      sum += (path.mass[from] ?? 0) * exp(factor * distance * distance);
    }
    points[index] = s;
    mass[index] = sum * density * (rule.weights[index] ?? 0);
  }
  return { information, points, mass };
}
