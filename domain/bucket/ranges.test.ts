import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bucketIn, bucketOf, seedOf } from './bucket-of.ts';
import { isInNamespace, namespaceOf } from './namespaces.ts';
import { bucketRanges, chooseVariant } from './ranges.ts';
import { isInRollout } from './rollout.ts';

const round = (value: number) => Math.round(value * 1e6) / 1e6;

/** Published with the SDKs: growthbook/growthbook, packages/sdk-js/test/cases.json, "getBucketRange". */
it.each<[string, [number, number, number[]?], number[][]]>([
  [
    'halves',
    [2, 1],
    [
      [0, 0.5],
      [0.5, 1],
    ],
  ],
  [
    'half of each half',
    [2, 0.5],
    [
      [0, 0.25],
      [0.5, 0.75],
    ],
  ],
  [
    'nobody',
    [2, 0],
    [
      [0, 0],
      [0.5, 0.5],
    ],
  ],
  [
    'weights',
    [2, 1, [0.4, 0.6]],
    [
      [0, 0.4],
      [0.4, 1],
    ],
  ],
  [
    'weights and coverage',
    [3, 0.2, [0.2, 0.3, 0.5]],
    [
      [0, 0.04],
      [0.2, 0.26],
      [0.5, 0.6],
    ],
  ],
  [
    'coverage below 0',
    [2, -0.2],
    [
      [0, 0],
      [0.5, 0.5],
    ],
  ],
  [
    'coverage above 1',
    [2, 1.5],
    [
      [0, 0.5],
      [0.5, 1],
    ],
  ],
  [
    'weights far below 1',
    [2, 1, [0.4, 0.1]],
    [
      [0, 0.5],
      [0.5, 1],
    ],
  ],
  [
    'weights far above 1',
    [2, 1, [0.7, 0.6]],
    [
      [0, 0.5],
      [0.5, 1],
    ],
  ],
  [
    'too many weights',
    [2, 1, [0.2, 0.3, 0.5]],
    [
      [0, 0.5],
      [0.5, 1],
    ],
  ],
  [
    'weights almost 1',
    [2, 1, [0.4, 0.5999]],
    [
      [0, 0.4],
      [0.4, 0.9999],
    ],
  ],
])('%s', (_, [variants, coverage, weights], expected) => {
  expect(bucketRanges(variants, coverage, weights).map((range) => range.map(round))).toEqual(expected);
});

it('never moves or removes a subject when the coverage or a percentage rises', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.string(), fc.string(), share, share, (seed, subject, one, other) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)];
      const bucket = bucketOf(seed, subject);
      const before = chooseVariant(bucket, bucketRanges(3, less, [0.2, 0.3, 0.5]));
      const after = chooseVariant(bucket, bucketRanges(3, more, [0.2, 0.3, 0.5]));
      if (before >= 0) expect(after).toBe(before);
      if (isInRollout(bucket, less * 100)) expect(isInRollout(bucket, more * 100)).toBe(true);
    }),
    { numRuns: 5_000, seed: 2 },
  );
});

it('lets everybody into 100 % and nobody into 0 %', () => {
  const seed = seedOf('all');
  for (let index = 0; index < 10_000; index++) {
    const bucket = bucketIn(seed, String(index));
    expect(isInRollout(bucket, 100)).toBe(true);
    expect(isInRollout(bucket, 0)).toBe(false);
    expect(chooseVariant(bucket, bucketRanges(2))).toBeGreaterThanOrEqual(0);
  }
});

it('shares no subject between parts of a namespace that do not overlap, and leaves none out', () => {
  const parts = [namespaceOf('checkout', 0, 0.3), namespaceOf('checkout', 0.3, 0.6), namespaceOf('checkout', 0.6, 1)];
  for (let index = 0; index < 10_000; index++) {
    expect(parts.filter((part) => isInNamespace(`customer-${index}`, part))).toHaveLength(1);
  }
});

/** Published with the SDKs: cases.json, "inNamespace". */
it.each<[string, [string, number, number], boolean]>([
  ['1', ['namespace1', 0, 0.4], false],
  ['1', ['namespace1', 0.4, 1], true],
  ['1', ['namespace2', 0, 0.4], false],
  ['1', ['namespace2', 0.4, 1], true],
  ['2', ['namespace1', 0, 0.4], false],
  ['2', ['namespace1', 0.4, 1], true],
  ['2', ['namespace2', 0, 0.4], false],
  ['2', ['namespace2', 0.4, 1], true],
  ['3', ['namespace1', 0, 0.4], false],
  ['3', ['namespace1', 0.4, 1], true],
  ['3', ['namespace2', 0, 0.4], true],
  ['3', ['namespace2', 0.4, 1], false],
  ['4', ['namespace1', 0, 0.4], false],
  ['4', ['namespace1', 0.4, 1], true],
  ['4', ['namespace2', 0, 0.4], true],
  ['4', ['namespace2', 0.4, 1], false],
])('subject %s in %j: %s', (subject, namespace, inside) => {
  expect(isInNamespace(subject, namespaceOf(...namespace))).toBe(inside);
});
