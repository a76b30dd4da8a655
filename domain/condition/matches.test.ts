import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileCondition } from './compile-condition.ts';
import type { Attributes, Condition } from './condition.ts';
import { ConditionError } from './condition-error.ts';
import { matches } from './matches.ts';
import { attributes, conditions, savedGroups } from './test-support/arbitraries.ts';

const seller: Attributes = {
  country: 'SE',
  seats: 12,
  version: '2.9.1',
  trial: false,
  tags: ['beta', 'Partner'],
  company: {
    plan: 'team',
    offices: [
      { city: 'Lund', desks: 4 },
      { city: 'Oslo', desks: 30 },
    ],
  },
  coupon: null,
};

/** What the SDK documentation says of each operator (https://docs.growthbook.io/lib/build-your-own), on an account of ours. */
const cases: [name: string, condition: Condition, expected: boolean][] = [
  ['nothing is asked', {}, true],
  ['a bare text', { country: 'SE' }, true],
  ['a bare text does not match part of one', { country: 'S' }, false],
  ['a bare number takes a text of that number', { seats: '12' }, true],
  ['several fields must all hold', { country: 'SE', seats: 13 }, false],
  ['a bare null is a missing value', { coupon: null, nothing: null }, true],
  ['a bare false is not a missing value', { trial: false, nothing: false }, false],
  ['a bare list is compared whole', { tags: ['beta', 'Partner'] }, true],
  ['a bare list in another order', { tags: ['Partner', 'beta'] }, false],
  ['a path into an object', { 'company.plan': 'team' }, true],
  ['a path into a list', { 'company.offices.1.city': 'Oslo' }, true],
  ['a path through a text leads nowhere', { 'country.name': { $exists: false } }, true],
  ['$eq does not convert', { seats: { $eq: '12' } }, false],
  ['$ne of a missing value', { nothing: { $ne: 1 } }, true],
  ['a range', { seats: { $gt: 10, $lte: 12 } }, true],
  ['a range, outside', { seats: { $gte: 13 } }, false],
  ['a missing number counts as 0', { nothing: { $gt: -1, $lt: 1 } }, true],
  ['texts are ordered by code unit', { country: { $gt: 'SA', $lt: 'a' } }, true],
  ['a word is not comparable with a number', { country: { $lt: 5 } }, false],
  ['a list is not comparable', { tags: { $gt: 0 } }, false],
  ['$in', { country: { $in: ['NO', 'SE'] } }, true],
  ['$in does not convert', { seats: { $in: ['12'] } }, false],
  ['$in of a list: any element', { tags: { $in: ['beta', 'x'] } }, true],
  ['$nin of a list: no element', { tags: { $nin: ['x', 'Partner'] } }, false],
  ['$nin of a missing value', { nothing: { $nin: ['x'] } }, true],
  ['$ini ignores case', { tags: { $ini: ['PARTNER'] }, country: { $ini: ['se'] } }, true],
  ['$nini ignores case', { tags: { $nini: ['partner'] } }, false],
  ['$exists', { country: { $exists: true }, coupon: { $exists: false } }, true],
  ['$type', { seats: { $type: 'number' }, tags: { $type: 'array' }, coupon: { $type: 'null' } }, true],
  ['$type of an object is not that of a list', { tags: { $type: 'object' } }, false],
  ['$size', { tags: { $size: 2 } }, true],
  ['$size with an operator', { tags: { $size: { $gt: 2 } } }, false],
  ['$size of what is no list', { country: { $size: 2 } }, false],
  ['$all', { tags: { $all: ['Partner', { $regex: '^b' }] } }, true],
  ['$all, one is missing', { tags: { $all: ['beta', 'x'] } }, false],
  ['$alli', { tags: { $alli: ['BETA', 'partner'] } }, true],
  [
    '$elemMatch: one element meets all',
    { 'company.offices': { $elemMatch: { city: 'Oslo', desks: { $gt: 20 } } } },
    true,
  ],
  ['$elemMatch: not two elements together', { 'company.offices': { $elemMatch: { city: 'Lund', desks: 30 } } }, false],
  ['$elemMatch with operators', { tags: { $elemMatch: { $regex: 'ta$' } } }, true],
  ['$not of operators', { seats: { $not: { $gt: 20 } } }, true],
  ['$not of a condition', { $not: { country: 'SE' } }, false],
  ['$or', { $or: [{ country: 'NO' }, { seats: 12 }] }, true],
  ['an empty $or restricts nothing', { $or: [] }, true],
  ['$nor', { $nor: [{ country: 'NO' }, { seats: 12 }] }, false],
  ['$and with $or inside', { $and: [{ country: 'SE' }, { $or: [{ seats: 1 }, { trial: false }] }] }, true],
  ['$regex finds a part', { version: { $regex: '\\.9\\.' } }, true],
  ['$regexi', { 'company.plan': { $regexi: '^TEAM$' } }, true],
  ['$regex of a missing value', { nothing: { $regex: 'null' } }, false],
  ['$vgt sorts numbers as numbers', { version: { $vgt: '2.10.0' } }, false],
  ['$vlt puts a pre-release before its release', { version: { $vgt: '2.9.1-rc.3', $vlte: 'v2.9.1+build7' } }, true],
  ['$veq of a missing version', { nothing: { $veq: '0' } }, true],
  ['$inGroup', { country: { $inGroup: 'nordic' } }, true],
  ['$notInGroup', { country: { $notInGroup: 'nordic' } }, false],
  ['an unknown group is empty', { country: { $notInGroup: 'nowhere' } }, true],
  ['an attribute may be named with a dollar', { $groups: { $exists: false } }, true],
  ['inherited properties are no attributes', { constructor: { $exists: false }, toString: null }, true],
];

describe.each([
  ['matches', matches],
  [
    'compileCondition',
    (condition: Condition, of: Attributes, options?: Parameters<typeof matches>[2]) =>
      compileCondition(condition, options)(of),
  ],
])('%s', (_, decide) => {
  it.each(cases)('%s', (_name, condition, expected) => {
    expect(decide(condition, seller, { savedGroups: { nordic: ['SE', 'NO', 'DK'] } })).toBe(expected);
  });
});

it('decides the same compiled and interpreted', () => {
  fc.assert(
    fc.property(conditions, attributes, (condition, of) => {
      expect(compileCondition(condition, { savedGroups })(of)).toBe(matches(condition, of, { savedGroups }));
    }),
    { numRuns: 5_000 },
  );
});

it('is the negation of $not, and $nor the negation of $or', () => {
  fc.assert(
    fc.property(conditions, attributes, (condition, of) => {
      const one = matches(condition, of);
      expect(matches({ $not: condition }, of)).toBe(!one);
      expect(matches({ $or: [condition] }, of)).toBe(one);
      expect(matches({ $nor: [condition] }, of)).toBe(!one);
    }),
    { numRuns: 2_000 },
  );
});

it.each([
  [{ country: { $im: ['SE'] } }, 'country.$im', 'there is no operator $im'],
  [{ $orr: [{ a: 1 }] }, '$orr', 'there is no operator $orr'],
  [{ $gt: 5 }, '$gt', 'is asked of a field'],
  [{ $and: [{ a: 1 }, { $or: { a: 1 } }] }, '$and[1].$or', 'a list is needed'],
  [{ $or: ['a'] }, '$or[0]', 'an object of fields'],
  [{ a: { $in: 'SE' } }, 'a.$in', 'a list is needed'],
  [{ a: { $gt: 1, b: 2 } }, 'a', 'side by side'],
  [{ a: { $gt: null } }, 'a.$gt', 'a number or a text'],
  [{ a: { $exists: 'yes' } }, 'a.$exists', 'true or false'],
  [{ a: { $type: 'date' } }, 'a.$type', 'takes one of'],
  [{ a: { $vgt: true } }, 'a.$vgt', 'a version'],
  [{ a: { $inGroup: ['x'] } }, 'a.$inGroup', 'id of a saved group'],
  [{ a: { $all: [{ $no: 1 }] } }, 'a.$all[0].$no', 'no operator'],
  [{ a: { $elemMatch: 3 } }, 'a.$elemMatch', 'an object of fields'],
  [{ a: { $not: { $regex: '(' } } }, 'a.$not.$regex', 'not closed'],
  [{ a: { $regex: '(a)\\1' } }, 'a.$regex', 'back-references'],
  [{ a: { $regex: '(?=a)' } }, 'a.$regex', 'look-ahead'],
  [{ a: { $regex: 5 } }, 'a.$regex', 'a pattern is a text'],
])('refuses %j at %s', (condition, path, message) => {
  const error = (() => {
    try {
      return compileCondition(condition);
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(error).toBeInstanceOf(ConditionError);
  expect(error).toMatchObject({ path, message: expect.stringContaining(message) });
  expect(() => matches(condition, {})).toThrow(ConditionError);
});

it('refuses a condition that nests without end', () => {
  let condition: Condition = { a: 1 };
  for (let depth = 0; depth < 1_000; depth += 1) condition = { $not: condition };
  expect(() => matches(condition, {})).toThrow('at most 32 deep');
});
