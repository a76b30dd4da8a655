import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { majorToMinor, minorToMajor } from './money-input.ts';

describe('majorToMinor', () => {
  it.each([
    ['49', 2, '4900'],
    ['49.00', 2, '4900'],
    ['49,90', 2, '4990'],
    ['1,000', 2, '100000'],
    ['1,234,567.5', 2, '123456750'],
    ['1 000', 2, '100000'],
    ['.5', 2, '50'],
    ['0.002', 2, '0.2'],
    ['500', 0, '500'],
    ['1.234', 3, '1234'],
    ['-5', 2, '-500'],
  ])('%s with %i decimals is %s', (typed, decimals, minor) => {
    expect(majorToMinor(typed, decimals)).toBe(minor);
  });

  it.each(['', 'abc', '1.2.3', '$5', '1e5', '0.000000000000001'])('"%s" is no amount', (typed) => {
    expect(majorToMinor(typed, 2)).toBeNull();
  });
});

it('minorToMajor shows the decimals of the currency, and all that there are', () => {
  expect(minorToMajor('4900', 2)).toBe('49.00');
  expect(minorToMajor('0.2', 2)).toBe('0.002');
  expect(minorToMajor('500', 0)).toBe('500');
});

it('what is shown reads back as the same amount', () => {
  fc.assert(
    fc.property(fc.nat(10 ** 9), fc.nat(9999), fc.constantFrom(0, 2, 3), (whole, fraction, decimals) => {
      const minor = fraction % 10 === 0 ? String(whole) : `${whole}.${String(fraction).padStart(4, '0')}`;
      expect(majorToMinor(minorToMajor(minor, decimals), decimals)).toBe(minor);
    }),
  );
});
