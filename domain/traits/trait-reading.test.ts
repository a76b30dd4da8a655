import { expect, it } from '@jest/globals';
import { assertFresh, mergeTraits, traitReading } from './trait-reading.ts';

const trait = { key: 'orders', version: 2, freshnessSeconds: 60 };
const stored = { orders: { v: 7, at: 1_000_000, n: 2 } };

it('knows the age of a value, and that it is stale once it is older than allowed', () => {
  expect(traitReading(stored, trait, 1_060_000)).toEqual({ value: 7, ageSeconds: 60, stale: false });
  expect(traitReading(stored, trait, 1_060_001)).toMatchObject({ value: 7, stale: true });
});

it('gives no value of another definition, and none that was never computed', () => {
  expect(traitReading(stored, { ...trait, version: 3 }, 1_000_000)).toEqual({
    value: null,
    ageSeconds: null,
    stale: true,
  });
  expect(traitReading({}, { ...trait, key: 'toString' }, 0)).toEqual({ value: null, ageSeconds: null, stale: true });
});

it('refuses stale values by name and age', () => {
  expect(() => assertFresh({ a: { value: 1, ageSeconds: 1, stale: false } })).not.toThrow();
  expect(() =>
    assertFresh({
      a: { value: 1, ageSeconds: 10_800, stale: true },
      b: { value: null, ageSeconds: null, stale: true },
    }),
  ).toThrow(/a \(3 hours\), b \(never computed\)/);
});

it('keeps the newer of two values, and that of the newer definition', () => {
  expect(mergeTraits(stored, { orders: { v: 6, at: 999_999, n: 2 } }).orders?.v).toBe(7);
  expect(mergeTraits(stored, { orders: { v: 8, at: 1_000_001, n: 2 }, other: { v: null, at: 5, n: 1 } })).toEqual({
    orders: { v: 8, at: 1_000_001, n: 2 },
    other: { v: null, at: 5, n: 1 },
  });
  expect(mergeTraits(stored, { orders: { v: 1, at: 1, n: 3 } }).orders?.v).toBe(1);
  expect(mergeTraits(stored, { orders: { v: 1, at: 2_000_000, n: 1 } }).orders?.v).toBe(7);
});
