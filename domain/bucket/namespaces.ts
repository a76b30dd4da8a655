import { type BucketSeed, bucketIn, seedOf } from './bucket-of.ts';
import { inRange } from './ranges.ts';

/** An experiment's part of an exclusion group: parts that do not overlap share no subject. */
export interface Namespace {
  readonly seed: BucketSeed;
  readonly start: number;
  readonly end: number;
}

/** Precomputes a namespace `[name, start, end]` of the GrowthBook payload; the protocol fixes hash version 1 for it. */
export function namespaceOf(name: string, start: number, end: number): Namespace {
  return { seed: seedOf(`__${name}`, 1), start, end };
}

export function isInNamespace(subject: string, namespace: Namespace): boolean {
  return inRange(bucketIn(namespace.seed, subject), [namespace.start, namespace.end]);
}
