const { exp, log, max } = Math;

/** ln of the average of exp(values), without overflow. */
export function logMeanExp(values: readonly number[]): number {
  const largest = values.reduce((a, b) => max(a, b), Number.NEGATIVE_INFINITY);
  if (!Number.isFinite(largest)) return largest;
  return largest + log(values.reduce((sum, value) => sum + exp(value - largest), 0) / values.length);
}
