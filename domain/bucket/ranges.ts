/** Half-open part [start, end) of the unit interval. */
export type BucketRange = readonly [start: number, end: number];

export function inRange(bucket: number, [start, end]: BucketRange): boolean {
  return bucket >= start && bucket < end;
}

function equalWeights(count: number): number[] {
  return Array.from({ length: Math.max(count, 0) }, () => 1 / count);
}

/**
 * The part of [0, 1) of each variant (docs.growthbook.io/lib/build-your-own, "getBucketRanges"): variants start at the sum
 * of the weights before them and fill `coverage` of their weight, so that raising the coverage only adds subjects.
 * Coverage is cut to [0, 1]; weights of another count, or off 1 by more than a hundredth, count as equal.
 */
export function bucketRanges(variants: number, coverage = 1, weights?: readonly number[]): BucketRange[] {
  const share = Math.min(Math.max(coverage, 0), 1);
  const sum = weights?.reduce((total, weight) => total + weight, 0) ?? 0;
  const usable = weights && weights.length === variants && sum >= 0.99 && sum <= 1.01;
  let start = 0;
  return (usable ? weights : equalWeights(variants)).map((weight) => {
    const range: BucketRange = [start, start + share * weight];
    start += weight;
    return range;
  });
}

/** Index of the variant whose range holds the bucket, or -1 where none does. */
export function chooseVariant(bucket: number, ranges: readonly BucketRange[]): number {
  for (let index = 0; index < ranges.length; index++) {
    if (inRange(bucket, ranges[index] as BucketRange)) return index;
  }
  return -1;
}
