import type { ExperimentBatch } from '../../contracts/flag-rules.ts';

export interface WantedShare {
  readonly key: string;
  /** Of the experiment's subjects, 0–100. */
  readonly trafficPercentage: number;
}

/** Places of the hash: version 2 has ten thousand. */
const places = 10_000;

/** How many places each variant wants. Rounded down alike, so that equal shares stay equal. */
function wantedPlaces(variants: readonly WantedShare[], percentage: number): Map<string, number> {
  return new Map(
    variants.map(({ key, trafficPercentage }) => [
      key,
      Math.floor((places * percentage * trafficPercentage) / 10_000 + 1e-6),
    ]),
  );
}

/**
 * The batches that give each variant its share, with those that are there kept as they are: more traffic adds subjects and
 * moves none. Null where a variant would have to lose subjects.
 */
export function grownBatches(
  present: readonly ExperimentBatch[],
  variants: readonly WantedShare[],
  percentage: number,
): ExperimentBatch[] | null {
  const wanted = wantedPlaces(variants, percentage);
  const taken = new Map<string, number>();
  let next = 0;
  for (const { parts } of present) {
    for (const { variant, from, to } of parts) {
      const count = Math.round((to - from) * places);
      taken.set(variant, (taken.get(variant) ?? 0) + count);
      next = Math.max(next, Math.round(to * places));
    }
  }
  if ([...taken].some(([variant, count]) => count > (wanted.get(variant) ?? 0))) return null;
  const parts = variants.map(({ key }) => {
    const count = (wanted.get(key) ?? 0) - (taken.get(key) ?? 0);
    const from = next;
    next += count;
    return { variant: key, from: from / places, to: next / places };
  });
  if (parts.every(({ from, to }) => from === to)) return [...present];
  return [...present, { batch: present.length, parts }];
}

/** Planned share of each variant among the subjects of a batch. */
export function sharesOf({ parts }: ExperimentBatch): Map<string, number> {
  const counts = parts.map(({ from, to }) => Math.round((to - from) * places));
  const total = counts.reduce((sum, count) => sum + count, 0);
  return new Map(parts.map(({ variant }, index) => [variant, counts[index]! / total]));
}
