import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FlagOverride, FlagRule } from '../../contracts/flag-rules.ts';
import '../../test/support/property-seed.ts';
import type { Condition } from '../condition/condition.ts';
import { matches } from '../condition/matches.ts';
import type { FlagDefinition } from './definition.ts';
import { lowerFlag } from './lower-flag.ts';
import { canName } from './named-people.ts';
import { publicFeatures } from './public-payload.ts';
import { unhashable } from './secure-condition.ts';
import { withHashes } from './test-support/with-hashes.ts';

const salt = 'pepper';
const hash = (text: string) => createHash('sha256').update(`${salt}${text}`).digest('hex');
const secure = ['email', 'name', 'phone'];

function published(given: { rules?: FlagRule[]; overrides?: FlagOverride[] }) {
  const flag: FlagDefinition = {
    key: 'search',
    type: 'boolean',
    kind: 'release',
    variants: [],
    dependencies: [],
    archived: false,
    enabled: true,
    killed: false,
    defaultValue: false,
    rules: [],
    overrides: [],
    schedule: null,
    rollouts: [],
    ...given,
  };
  const feature = lowerFlag(flag, { now: new Date(0), segments: new Map(), flag: () => undefined });
  return publicFeatures({ search: feature }, { hash, secure });
}
const shown = (condition: Condition) => {
  const { features, hashed } = published({ rules: [{ condition, value: true }] });
  return { condition: features.search?.rules?.[0]?.condition, hashed };
};

describe('the public payload', () => {
  it.each<[string, Condition, Condition, string[]]>([
    [
      'in a group',
      { $or: [{ userId: { $in: ['ada'] } }] },
      { $or: [{ userIdHash: { $in: [hash('ada')] } }] },
      ['userId'],
    ],
    ['at a path', { 'user.email': 'a@b.se' }, { 'user.emailHash': hash('a@b.se') }, ['user.email']],
    [
      'in the elements of a list',
      { users: { $elemMatch: { email: 'ada' } } },
      { users: { $elemMatch: { emailHash: hash('ada') } } },
      ['users.email'],
    ],
    ['at a place of a list', { 'emails.0': 'ada' }, { 'emailsHash.0': hash('ada') }, ['emails']],
    [
      'within a negation',
      { username: { $not: { $eq: 'ada' } } },
      { usernameHash: { $not: { $eq: hash('ada') } } },
      ['username'],
    ],
    [
      'beside what tells nothing',
      { email: { $exists: true, $ne: 'ada' } },
      { email: { $exists: true }, emailHash: { $ne: hash('ada') } },
      ['email'],
    ],
    ['as a number', { customerId: { $in: [7, null] } }, { customerIdHash: { $in: [hash('7'), null] } }, ['customerId']],
    ['by the look of a value', { who: 'ada@example.com' }, { whoHash: hash('ada@example.com') }, ['who']],
    ['by a pattern: nobody', { id: { $regex: '^ada' }, country: 'SE' }, { $nor: [{}] }, []],
    ['by a pattern denied: nobody either', { $not: { id: { $regex: '^ada' } } }, { $not: {} }, []],
    ['as an object', { profile: { email: 'ada' } }, { $nor: [{}] }, []],
    ['twice', { id: 'ada', idHash: 'bo' }, { idHash: 'bo' }, ['id']],
  ])('hides who is named %s', (_where, condition, expected, hashed) => {
    const { condition: open, hashed: found } = shown(condition);
    if (_where === 'twice') expect(open).toEqual({ $and: [{ idHash: hash('ada') }, expected] });
    else expect(open).toEqual(expected);
    expect(found).toEqual(hashed);
  });

  it('leaves what names nobody as it is', () => {
    const countries = ['SE', 'NO', 'DK', 'FI', 'IS', 'EE', 'LV', 'LT', 'PL', 'DE', 'NL', 'BE'];
    const condition = {
      country: { $in: countries },
      planId: 'plan_team',
      seats: { $gte: 5 },
      $or: [{ 'device.os': 'ios' }, { version: { $vgte: '2.0.0' } }],
      since: { $gt: '2026-01-01' },
      tags: { $elemMatch: { $eq: 'beta' } },
    };
    expect(shown(condition)).toEqual({ condition, hashed: [] });
  });

  it.each([
    'userid',
    'user_id',
    'workEmails',
    'contact.phoneNumber',
    'full_name',
    'lastName',
    'IPAddress',
    'account.uuid',
  ])('knows that %s names somebody', (attribute) => expect(canName(attribute)).toBe(true));
  it.each(['country', 'plan', 'planName', 'seats', 'appVersion', 'planId', 'paid', 'status', 'valid'])(
    'knows that %s names nobody',
    (attribute) => expect(canName(attribute)).toBe(false),
  );
});

const people = ['secret-ada', 'secret-bo', 'secret-cy', 'secret-di'];
const somebody = fc.constantFrom(...people);
const listed = fc.array(somebody, { maxLength: 4 });
const comparison = fc.letrec<{ operand: unknown }>((tie) => ({
  operand: fc.oneof(
    { depthSize: 'small' },
    somebody,
    somebody.map((one) => ({ $eq: one })),
    somebody.map((one) => ({ $ne: one })),
    listed.map((some) => ({ $in: some })),
    listed.map((some) => ({ $nin: some, $exists: true })),
    listed.map((some) => ({ $ini: some })),
    listed.map((some) => ({ $all: some })),
    somebody.map((one) => ({ $regex: one })),
    somebody.map((one) => ({ $gt: one })),
    somebody.map((one) => ({ nickname: one })),
    tie('operand').map((operand) => ({ $not: operand })),
  ),
})).operand;
const naming = ['id', 'userId', 'username', 'email', 'user.email', 'users.0.email', 'user.contact.phone', 'workEmails'];
const field = fc.oneof(
  fc.tuple(fc.constantFrom(...naming), comparison).map(([name, operand]): Condition => ({ [name]: operand })),
  fc
    .tuple(fc.constantFrom('users', 'owners'), fc.constantFrom('email', 'accountId'), comparison)
    .map(([name, inner, operand]): Condition => ({ [name]: { $elemMatch: { [inner]: operand } } })),
  comparison.map((operand): Condition => ({ profile: { $eq: { email: operand } } })),
  somebody.map((one): Condition => ({ workEmails: { $elemMatch: { $eq: one } } })),
  fc.constantFrom<Condition>({ country: 'SE' }, { country: { $ne: 'SE' } }, { seats: { $gt: 3 } }),
);
const conditions = fc.letrec<{ all: Condition }>((tie) => ({
  all: fc.oneof(
    { depthSize: 'small' },
    field,
    fc.tuple(field, field).map(([one, other]): Condition => ({ ...one, ...other })),
    fc
      .tuple(fc.constantFrom('$and', '$or', '$nor'), fc.array(tie('all'), { maxLength: 3 }))
      .map(([group, parts]): Condition => ({ [group]: parts })),
    tie('all').map((part): Condition => ({ $not: part })),
  ),
})).all;
const some: { requiredKeys: []; noNullPrototype: true } = { requiredKeys: [], noNullPrototype: true };
const account = fc.record({ email: somebody, accountId: somebody }, some);
const attributes = fc.record(
  {
    id: somebody,
    userId: somebody,
    username: somebody,
    email: somebody,
    user: fc.record({ email: somebody, contact: fc.record({ phone: somebody }, some) }, some),
    users: fc.array(account, { maxLength: 3 }),
    owners: fc.array(account, { maxLength: 2 }),
    workEmails: fc.array(somebody, { maxLength: 3 }),
    country: fc.constantFrom('SE', 'NO'),
    seats: fc.integer({ min: 0, max: 6 }),
  },
  some,
);

it('never shows anybody who is named in a condition, an override or a list', () => {
  fc.assert(
    fc.property(
      conditions,
      fc.constantFrom(...naming, 'loginCode', 'seatCode'),
      listed,
      (condition, attribute, names) => {
        const { features } = published({
          rules: [
            { condition, value: true },
            { condition: { $or: [{ [attribute]: { $in: names } }, condition] }, hashAttribute: attribute, value: true },
            {
              condition: { code: { $in: Array.from({ length: 11 }, (_, number) => `secret-${number}`) } },
              value: true,
            },
          ],
          overrides: names.map((subject) => ({ attribute, subject, value: true })),
        });
        expect(JSON.stringify(features)).not.toContain('secret');
      },
    ),
    { numRuns: 3_000 },
  );
});

it('gives a client that sends hashes what we give; where hashes cannot tell, never more', () => {
  let told = 0;
  fc.assert(
    fc.property(conditions, attributes, (condition, given) => {
      const { condition: open, hashed } = shown(condition);
      const client = withHashes(given, { salt, attributes: hashed.map((attribute) => ({ attribute })) });
      const [ours, theirs] = [matches(condition, given), matches(open ?? {}, client)];
      if (unhashable(condition, new Set([...secure, 'id'])).length === 0) {
        told += 1;
        expect(theirs).toBe(ours);
      } else if (theirs) expect(ours).toBe(true);
    }),
    { numRuns: 5_000 },
  );
  expect(told).toBeGreaterThan(1_000);
});
