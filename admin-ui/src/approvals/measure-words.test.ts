import { expect, it } from '@jest/globals';
import { reasonWords } from './measure-words.ts';

it('tells what is above a limit, and up to what a change goes alone', () => {
  const reason = { measure: 'revenueImpact', title: 'Revenue a month', value: 662_689, limit: 100_000 } as const;
  expect(reasonWords(reason, 'usd')).toEqual({
    title: 'Revenue that moves',
    value: '$6,626.89 a month',
    free: 'up to $1,000.00 a month',
  });
});

it('tells a target that is missed as what is expected of its period, not as what the change moves', () => {
  const title = 'Revenue expected in "Q4", which is to bring at least its target';
  const reason = { measure: 'revenueImpact', title, value: 113_473_863, limit: 999_999_999 } as const;
  expect(reasonWords(reason, 'usd')).toEqual({ title, value: '$1,134,738.63', free: 'from $9,999,999.99' });
});
