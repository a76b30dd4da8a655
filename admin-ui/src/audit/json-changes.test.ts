import { expect, it } from '@jest/globals';
import { jsonChanges, jsonWords } from './json-changes.ts';

it('tells the smallest parts that differ', () => {
  const before = { name: 'Pro', prices: [{ amount: '1000' }, { amount: '2000' }], tags: ['a'] };
  const after = { name: 'Pro', prices: [{ amount: '1200' }, { amount: '2000' }], tags: ['a', 'b'] };
  expect(jsonChanges(before, after)).toEqual([
    { path: 'prices[0].amount', from: '1000', to: '1200' },
    { path: 'tags[1]', from: undefined, to: 'b' },
  ]);
});

it('tells what is new, and what is gone, field by field', () => {
  expect(jsonChanges(null, { roles: ['viewer'] })).toEqual([{ path: 'roles[0]', from: undefined, to: 'viewer' }]);
  expect(jsonChanges({ a: 1 }, null)).toEqual([{ path: 'a', from: 1, to: undefined }]);
  expect(jsonChanges(null, null)).toEqual([]);
});

it('puts values in words', () => {
  expect([undefined, '', true, false, 0, 'x', { a: 1 }].map(jsonWords)).toEqual([
    'nothing',
    'nothing',
    'yes',
    'no',
    '0',
    'x',
    '{"a":1}',
  ]);
});
