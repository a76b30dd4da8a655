import { expect, it } from '@jest/globals';
import { withoutIdentifying } from './without-identifying.ts';

it('replaces what names a person, however deep, and leaves the rest', () => {
  expect(
    withoutIdentifying({
      name: 'Team',
      owner: { email: 'ada@example.com', phone: null, seats: [1, 2] },
      note: 'asked by <Ada.Lovelace@example.co.uk>, twice',
      at: 'team@home',
    }),
  ).toEqual({
    name: 'Team',
    owner: { email: '[identifying]', phone: null, seats: [1, 2] },
    note: 'asked by <[identifying]>, twice',
    at: 'team@home',
  });
});
