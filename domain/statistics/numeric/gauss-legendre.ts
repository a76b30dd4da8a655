const { abs, cos, PI } = Math;

export interface QuadratureRule {
  /** Points in (−1, 1). */
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

const rules = new Map<number, QuadratureRule>();

/** The Gauss–Legendre rule of `count` points on [−1, 1], by Newton steps on the Legendre recurrence (Numerical Recipes, 4.6). */
export function gaussLegendre(count: number): QuadratureRule {
  const known = rules.get(count);
  if (known) return known;
  const points = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let index = 0; index < Math.ceil(count / 2); index++) {
    let x = cos((PI * (index + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let step = 0; step < 100; step++) {
      let [value, before] = [1, 0];
      for (let degree = 1; degree <= count; degree++) {
        [value, before] = [((2 * degree - 1) * x * value - (degree - 1) * before) / degree, value];
      }
      slope = (count * (x * value - before)) / (x * x - 1);
      const change = value / slope;
      x -= change;
      if (abs(change) < 1e-15) break;
    }
    points[index] = -x;
    points[count - 1 - index] = x;
    weights[index] = weights[count - 1 - index] = 2 / ((1 - x * x) * slope * slope);
  }
  const rule = { points, weights };
  rules.set(count, rule);
  return rule;
}
