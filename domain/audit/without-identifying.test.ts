import { expect, it } from '@jest/globals';
import { mayIdentify, withoutIdentifying } from './without-identifying.ts';

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

it.each([
  [{ owner: { email: 1 } }, true],
  [{ note: 'a@b' }, true],
  [{ '@': 1, n: 2 }, true],
  [{ emails: 'none', quoted: 'the "email"' }, false],
  [{ path: '/reports', list: [{ phones: 2 }] }, false],
])('sees from the JSON alone that %j may name somebody: %s', (value, expected) => {
  expect(mayIdentify(JSON.stringify(value))).toBe(expected);
  if (!expected) expect(withoutIdentifying(value)).toEqual(value);
});
