import { expect, it } from '@jest/globals';
import { type ListRequest, listQuery } from './list-query.ts';

const written = (changes: Partial<ListRequest>) =>
  Object.fromEntries(
    new URLSearchParams(
      listQuery({ page: 2, perPage: 25, sort: { field: 'createdAt', order: 'DESC' }, filter: {}, ...changes }),
    ),
  );

it('writes page, sort and filter as the API reads them', () => {
  expect(written({ filter: { tier: 'team', status: { $in: ['failed'] } } })).toEqual({
    page: '2',
    perPage: '25',
    sort: '-createdAt',
    filter: '{"tier":"team","status":{"$in":["failed"]}}',
  });
});

it('searches beside the filter, and leaves out what is empty', () => {
  expect(written({ filter: { q: ' pro ', tier: '' } })).toMatchObject({ q: 'pro' });
  expect(written({ filter: { q: ' pro ', tier: '' } })).not.toHaveProperty('filter');
  expect(written({ filter: { q: ' ' } })).not.toHaveProperty('q');
});
