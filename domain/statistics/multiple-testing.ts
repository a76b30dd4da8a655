/** Holm's (1979) adjusted p-values: rejecting those at most alpha errs at all with probability at most alpha. */
export function holm(pValues: readonly number[]): number[] {
  let largest = 0;
  return adjust(pValues, ascending(pValues), (p, rank) => {
    largest = Math.max(largest, p * (pValues.length - rank));
    return largest;
  });
}

/** Benjamini & Hochberg's (1995) adjusted p-values: of those at most q, a share of at most q is false on average. */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  let smallest = 1;
  return adjust(pValues, ascending(pValues).reverse(), (p, rank) => {
    smallest = Math.min(smallest, (p * pValues.length) / (pValues.length - rank));
    return smallest;
  });
}

/** Indices of the p-values from the smallest up. */
function ascending(pValues: readonly number[]): number[] {
  return pValues.map((_, index) => index).sort((one, other) => (pValues[one] ?? 1) - (pValues[other] ?? 1));
}

function adjust(
  pValues: readonly number[],
  order: readonly number[],
  by: (p: number, rank: number) => number,
): number[] {
  const adjusted = new Array<number>(pValues.length);
  order.forEach((index, rank) => {
    adjusted[index] = Math.min(1, by(pValues[index] ?? 1, rank));
  });
  return adjusted;
}
