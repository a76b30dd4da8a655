/** Values cut to the limits. The cap must come from elsewhere than the arm's own data (history, or both arms together). */
export function winsorise(values: readonly number[], upper: number, lower = Number.NEGATIVE_INFINITY): number[] {
  return values.map((value) => Math.min(Math.max(value, lower), upper));
}

/** The quantile of values that serves as a cap; Hyndman & Fan's type 7, as Postgres' `percentile_cont` computes it. */
export function quantileOf(values: readonly number[], probability: number): number {
  const sorted = Float64Array.from(values).sort();
  const place = (sorted.length - 1) * probability;
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (place - below) * (high - low);
}
