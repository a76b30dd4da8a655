import { expect, it } from '@jest/globals';
import { equalShares } from './experiment-draft.ts';

it('shares equally what sums to 100', () => {
  expect(equalShares(2)).toEqual([50, 50]);
  expect(equalShares(3)).toEqual([33.34, 33.33, 33.33]);
  for (const count of [3, 6, 7, 11, 20]) {
    expect(equalShares(count).reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 10);
  }
});
