import { expect, it } from '@jest/globals';
import { tierRanges, withTierAdded } from './tier-validity.ts';

it('says where each tier begins', () => {
  const ranges = tierRanges([{ upTo: '100' }, { upTo: '1000' }, { upTo: null }]);
  expect(ranges).toEqual([
    { from: '1', problem: null },
    { from: '101', problem: null },
    { from: '1,001', problem: null },
  ]);
  expect(tierRanges([{ upTo: '2.5' }, { upTo: null }])[1]?.from).toBe('over 2.5');
});

it.each([
  [[{ upTo: '100' }, { upTo: '100' }, { upTo: null }], 1, 'Ends above 100'],
  [[{ upTo: null }, { upTo: null }], 0, 'Only the last tier may be open'],
  [[{ upTo: '0' }, { upTo: null }], 0, 'Ends above 0'],
  [[{ upTo: '1.' }, { upTo: null }], 0, 'Write a number'],
])('%j: tier %i has a problem', (tiers, index, problem) => {
  expect(tierRanges(tiers)[index]?.problem).toBe(problem);
});

it('adds a tier before the open one', () => {
  const once = withTierAdded([{ upTo: null, unitAmount: '5' }]);
  expect(once.map(({ upTo }) => upTo)).toEqual(['100', null]);
  expect(withTierAdded(once).map(({ upTo }) => upTo)).toEqual(['100', '1000', null]);
});
