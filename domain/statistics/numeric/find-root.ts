const { abs, sign } = Math;

/**
 * The root of a continuous function between two ends of opposite sign, to `tolerance` in the argument.
 * Brent's method (Algorithms for Minimization without Derivatives, 1973, ch. 4). Throws a RangeError without a change of sign.
 */
export function findRoot(of: (x: number) => number, low: number, high: number, tolerance = 1e-12): number {
  let [a, b] = [low, high];
  let [fa, fb] = [of(a), of(b)];
  if (fa === 0) return a;
  if (fb === 0) return b;
  if (sign(fa) === sign(fb)) throw new RangeError(`no change of sign between ${low} and ${high}`);
  let [c, fc] = [a, fa];
  let [step, before] = [b - a, b - a];
  for (let round = 0; round < 200; round++) {
    if (sign(fb) === sign(fc)) {
      [c, fc] = [a, fa];
      step = before = b - a;
    }
    if (abs(fc) < abs(fb)) [a, b, c, fa, fb, fc] = [b, c, b, fb, fc, fb];
    const enough = 2 * Number.EPSILON * abs(b) + tolerance / 2;
    const middle = (c - b) / 2;
    if (abs(middle) <= enough || fb === 0) return b;
    if (abs(before) < enough || abs(fa) <= abs(fb)) {
      step = before = middle;
    } else {
      let [p, q] = interpolation(a, b, c, fa, fb, fc, middle);
      if (p > 0) q = -q;
      else p = -p;
      if (2 * p < Math.min(3 * middle * q - abs(enough * q), abs(before * q))) {
        before = step;
        step = p / q;
      } else {
        step = before = middle;
      }
    }
    [a, fa] = [b, fb];
    b += abs(step) > enough ? step : enough * sign(middle);
    fb = of(b);
  }
  return b;
}

/** Secant with two points, inverse quadratic with three: the step as a fraction p/q. */
function interpolation(a: number, b: number, c: number, fa: number, fb: number, fc: number, middle: number) {
  const s = fb / fa;
  if (a === c) return [2 * middle * s, 1 - s] as [number, number];
  const [q, r] = [fa / fc, fb / fc];
  return [s * (2 * middle * q * (q - r) - (b - a) * (r - 1)), (q - 1) * (r - 1) * (s - 1)] as [number, number];
}
