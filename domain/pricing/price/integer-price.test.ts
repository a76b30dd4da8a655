import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { power10, scaledDecimals } from '../../money/scaled.ts';
import { digitsText } from './digits.ts';
import { integerPrice, type PriceTerms } from './integer-price.ts';
import { amountDecimals, type Band, costDecimals, unitsCost } from './price-bands.ts';

/** Doubles hold every integer up to here: IEEE 754, 53 bits. */
const exact = 2n ** 53n;
const bandOf = (unit: bigint): Band => ({ upTo: null, origin: 0n, offset: 0n, unit, size: 0n });
const termsOf = (unit: bigint, step: number): PriceTerms => ({
  ...{ bands: [bandOf(unit)], freeUnits: 0n, minimum: null, maximum: null, step },
});

describe('integers in doubles', () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 15n });
  const decimals = fc.integer({ min: 0, max: 6 });
  // As far as a number counts exactly: far beyond what is answered here.
  const quantity = fc.oneof(fc.maxSafeNat(), fc.integer({ min: 0, max: 1_000_000 }));
  const step = fc.constantFrom(1, 10, 100);

  it('are the integers of BigInt up to the bound, and beyond it there is no answer', () => {
    fc.assert(
      fc.property(amount, decimals, decimals, quantity, step, (size, amountPlaces, places, count, multiple) => {
        const unit = size * power10(amountDecimals - amountPlaces);
        const fast = integerPrice(termsOf(unit, multiple), places);
        if (fast === null) return true;
        const cost = fast.cost(count);
        if (cost === -1) return true;
        const wanted = unitsCost(BigInt(count) * power10(scaledDecimals - places), bandOf(unit));
        const same = BigInt(cost) * power10(costDecimals - fast.decimals) === wanted;
        const one = power10(fast.decimals) * BigInt(multiple);
        const rounded = ((2n * BigInt(cost) + one) / (2n * one)) * BigInt(multiple);
        return (
          same &&
          Number.isSafeInteger(cost) &&
          2n * BigInt(cost) <= exact &&
          BigInt(fast.rounded(cost)) === rounded &&
          Number(digitsText(cost, fast.decimals)) >= 0
        );
      }),
      { numRuns: 20_000 },
    );
  });

  it('end where twice a cost would no longer be exact', () => {
    const one = power10(amountDecimals);
    const fast = integerPrice(termsOf(one, 1), 0)!;
    const last = Number(2n ** 52n);
    expect(fast.cost(last)).toBe(last);
    expect(fast.cost(last + 1)).toBe(-1);
    expect(integerPrice(termsOf(one * 2n ** 52n, 1), 0)).toBeNull();
  });
});
