import { type BucketSeed, bucketIn, seedOf } from '../bucket/bucket-of.ts';
import { type BucketRange, inRange } from '../bucket/ranges.ts';
import type { Attributes } from '../condition/condition.ts';
import { textOf } from '../condition/values.ts';
import type { Filter } from './feature.ts';
import { hashValueOf } from './sticky.ts';

export type Test = (attributes: Attributes) => boolean;

/** A place in [0, 1) of a subject; null for a hash version that nobody knows. */
export type BucketOfValue = (value: unknown) => number;

/** @returns null for a hash version that does not exist: nobody is assigned then */
export function compileBucket(seed: string, version: number): BucketOfValue | null {
  if (version !== 1 && version !== 2) return null;
  const prepared: BucketSeed = seedOf(seed, version);
  return (value) => bucketIn(prepared, typeof value === 'string' ? value : textOf(value));
}

/** Who passes all filters, such as the parts of an exclusion group. */
export function compileFilters(filters: readonly Filter[]): Test[] {
  return filters.map(({ seed, ranges, hashVersion, attribute }) => {
    const bucket = compileBucket(seed, hashVersion || 2);
    const name = attribute || 'id';
    return (attributes) => {
      const value = hashValueOf(attributes, name);
      if (!value || !bucket) return false;
      const place = bucket(value);
      return ranges.some((range) => inRange(place, range));
    };
  });
}

/** Who is inside a percentage: everybody without a coverage or range. The upper edge of a coverage counts as inside. */
export function compileInclusion(rule: {
  seed: string;
  version: number;
  attribute: string;
  range: BucketRange | undefined;
  coverage: number | undefined;
}): Test | null {
  const { range, coverage, attribute } = rule;
  if (!range && coverage === undefined) return null;
  const bucket = compileBucket(rule.seed, rule.version);
  if (!bucket || (!range && coverage === 0)) return () => false;
  if (range) {
    const [start, end] = range;
    return (attributes) => {
      const value = hashValueOf(attributes, attribute);
      if (!value) return false;
      const place = bucket(value);
      return place >= start && place < end;
    };
  }
  const most = coverage as number;
  return (attributes) => {
    const value = hashValueOf(attributes, attribute);
    return value ? bucket(value) <= most : false;
  };
}
