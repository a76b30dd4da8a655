import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chiSquareUpperTail } from '../statistics/distributions.ts';
import { bucketIn, bucketOf, type HashVersion, seedOf } from './bucket-of.ts';

/** A second, plain implementation in exact integers. */
function plainBucket(seed: string, value: string, version: HashVersion): number {
  const fnv = (text: string) =>
    [...Array(text.length).keys()].reduce(
      (hash, index) => ((hash ^ BigInt(text.charCodeAt(index))) * 16777619n) % 2n ** 32n,
      2166136261n,
    );
  if (version === 1) return Number(fnv(value + seed) % 1000n) / 1000;
  return Number(fnv(String(fnv(seed + value))) % 10000n) / 10000;
}

/** Published with the SDKs: growthbook/growthbook, packages/sdk-js/test/cases.json, "hash". */
const published: [string, string, HashVersion, number][] = [
  ['', 'a', 1, 0.22],
  ['', 'b', 1, 0.077],
  ['b', 'a', 1, 0.946],
  ['ef', 'd', 1, 0.652],
  ['asdf', '8952klfjas09ujk', 1, 0.549],
  ['', '123', 1, 0.011],
  ['', '___)((*":&', 1, 0.563],
  ['seed', 'a', 2, 0.0505],
  ['seed', 'b', 2, 0.2696],
  ['foo', 'ab', 2, 0.2575],
  ['foo', 'def', 2, 0.2019],
  ['89123klj', '8952klfjas09ujkasdf', 2, 0.124],
  ['90850943850283058242805', '123', 2, 0.7516],
  ['()**(%$##$%#$#', '___)((*":&', 2, 0.0128],
];

it.each(published)('bucket of %j %j in version %i is %d', (seed, value, version, bucket) => {
  expect(bucketOf(seed, value, version)).toBe(bucket);
});

it.each([1, 2] as const)('version %i agrees with a plain implementation on any text', (version) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (seed, value) => {
      expect(bucketIn(seedOf(seed, version), value)).toBe(plainBucket(seed, value, version));
    }),
    { numRuns: 2_000, seed: 1 },
  );
});

it('hashes inner numbers of every length alike', () => {
  // The second hash reads the first as a decimal text; short ones are rare, so they are searched for.
  const lengths = new Set<number>();
  const fnv = (text: string) => {
    let hash = 0x811c9dc5;
    for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 16777619);
    return hash >>> 0;
  };
  const seed = seedOf('s');
  for (let index = 0; index < 400_000; index++) {
    const inner = fnv(`s${index}`);
    if (lengths.has(String(inner).length)) continue;
    lengths.add(String(inner).length);
    expect(bucketIn(seed, String(index))).toBe(plainBucket('s', String(index), 2));
  }
  expect([...lengths].sort()).toEqual(expect.arrayContaining([6, 7, 8, 9, 10]));
});

describe('uniformity', () => {
  const subjects = Array.from({ length: 100_000 }, (_, index) => `customer-${index}`);
  /** p-value of the chi-square statistic of counts that should be equal. */
  function uniformity(counts: readonly number[]): number {
    const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const statistic = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    return chiSquareUpperTail(statistic, counts.length - 1);
  }

  it('spreads sequential ids evenly over 100 buckets, for each of 20 seeds', () => {
    const pValues = Array.from({ length: 20 }, (_, number) => {
      const counts = new Array<number>(100).fill(0);
      const seed = seedOf(`experiment-${number}`);
      for (const subject of subjects) {
        const cell = Math.floor(bucketIn(seed, subject) * 100);
        counts[cell] = (counts[cell] ?? 0) + 1;
      }
      return uniformity(counts);
    });
    // Twenty looks at 5 % in total; a biased hash gives values near zero.
    expect(Math.min(...pValues)).toBeGreaterThan(0.05 / 20);
  });

  it('gives independent places under two seeds', () => {
    const counts = new Array<number>(100).fill(0);
    const [one, two] = [seedOf('one'), seedOf('two')];
    for (const subject of subjects) {
      const cell = Math.floor(bucketIn(one, subject) * 10) * 10 + Math.floor(bucketIn(two, subject) * 10);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    expect(uniformity(counts)).toBeGreaterThan(0.001);
  });
});
