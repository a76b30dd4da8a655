import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Key } from '../../contracts/ids.ts';
import { planKeyFrom } from './plan-key.ts';

it.each([
  ['Équipe & Co. (2026)', 'equipe-co-2026'],
  ['3 seats', 'plan-3-seats'],
  ['企業', 'plan'],
])('%s becomes %s', (name, key) => {
  expect(planKeyFrom(name)).toBe(key);
});

it('is a key, whatever the name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 250 }), (name) => Key.safeParse(planKeyFrom(name)).success),
  );
});
