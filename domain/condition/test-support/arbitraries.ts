import fc from 'fast-check';
import type { Condition } from '../condition.ts';

const scalar = fc.oneof(
  fc.constantFrom('a', 'b', 'A', '10', '1.2.3', '1.2.3-rc.1', ''),
  fc.integer({ min: -3, max: 12 }),
  fc.boolean(),
  fc.constant(null),
);
const json: { requiredKeys: []; noNullPrototype: true } = { requiredKeys: [], noNullPrototype: true };

const attribute = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }),
  fc.record({ c: scalar, d: fc.array(scalar, { maxLength: 2 }) }, json),
  fc.array(fc.record({ c: scalar }, json), { maxLength: 2 }),
);

/** What is known of somebody, in the two attributes `a` and `b`. */
export const attributes = fc.record({ a: attribute, b: attribute }, json);

const named = <Value>(names: readonly string[], value: fc.Arbitrary<Value>) =>
  fc.tuple(fc.constantFrom(...names), value).map(([name, one]): Condition => ({ [name]: one }));

// Behind $elemMatch, $not is asked of the element itself.
const elements = (all: fc.Arbitrary<Condition>) => all.filter((condition) => !Object.hasOwn(condition, '$not'));

/** Well-formed conditions on `a` and `b`, with every operator. */
export const conditions: fc.Arbitrary<Condition> = fc.letrec<{
  operand: unknown;
  operators: Condition;
  all: Condition;
}>((tie) => ({
  operand: fc.oneof({ depthSize: 'small' }, scalar, fc.array(scalar, { maxLength: 2 }), tie('operators')),
  operators: fc.oneof(
    { depthSize: 'small' },
    named(['$eq', '$ne'], scalar),
    named(['$lt', '$lte', '$gt', '$gte'], fc.oneof(fc.constantFrom('a', '10'), fc.integer({ min: -3, max: 12 }))),
    named(['$in', '$nin', '$ini', '$nini'], fc.array(scalar, { maxLength: 3 })),
    named(['$exists'], fc.boolean()),
    named(['$type'], fc.constantFrom('string', 'number', 'array', 'object', 'null', 'boolean')),
    named(['$veq', '$vne', '$vlt', '$vlte', '$vgt', '$vgte'], fc.constantFrom('1.2.3', '1.2.3-rc.2', 'v1.10.0')),
    named(['$inGroup', '$notInGroup'], fc.constantFrom('insiders', 'unknown')),
    named(['$regex', '$regexi'], fc.constantFrom('^a', '[0-9]+', 'A|b')),
    named(['$size'], fc.oneof(fc.integer({ min: 0, max: 3 }), tie('operators'))),
    named(['$all', '$alli'], fc.array(tie('operand'), { maxLength: 2 })),
    named(['$elemMatch'], fc.oneof(tie('operators'), elements(tie('all')))),
    named(['$not'], tie('operand')),
  ),
  all: fc.oneof(
    { depthSize: 'small' },
    named(['a', 'b', 'a.c', 'b.0', 'a.d'], tie('operand')),
    named(['$and', '$or', '$nor'], fc.array(tie('all'), { maxLength: 3 })),
    named(['$not'], tie('all')),
  ),
})).all;

export const savedGroups = { insiders: ['a', 10] };
