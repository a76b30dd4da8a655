import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { checkCondition } from '../domain/condition/check-condition.ts';
import type { Condition } from '../domain/condition/condition.ts';
import { ConditionError } from '../domain/condition/condition-error.ts';
import { matches } from '../domain/condition/matches.ts';
import * as shared from '../domain/condition/test-support/arbitraries.ts';
import { createTestDatabase, type TestDatabase } from '../test/support/database.ts';
import { createDatabase, type Db } from './client.ts';
import { type ConditionScope, conditionBounds, conditionToSql } from './condition-to-sql.ts';
import { readCondition } from './filter.ts';
import { attributesSql, matchingIds } from './matching-rows.ts';

const scope: ConditionScope = {
  fields: {
    word: { expression: sql.ref('word'), type: 'text' },
    amount: { expression: sql.ref('amount'), type: 'number' },
    flag: { expression: sql.ref('flag'), type: 'boolean' },
    at: { expression: sql.ref('at'), type: 'timestamp' },
  },
  custom: sql.ref('custom'),
};
const source = { ...scope, from: sql`subjects`, id: sql.ref('id') };

const words = ['', 'a', 'A', 'b', '10', '1.2.3', 'é', 'K', '\u{1f600}', '\ufffd', 'true', 'null', null];
const amounts = [-3, 0, 0.1, 1, 10, 5_000_000_000, 1e21, null];
const times = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.001Z', '2026-07-01T12:30:00.000Z', null];
const customs = [
  {},
  { a: 'a' },
  { a: 10, b: '10' },
  { a: true },
  { a: null, b: 1.5 },
  { a: ['a', 10] },
  { b: { c: 1 } },
];

let database: TestDatabase;
let db: Db;
let rows: { id: string; attributes: Record<string, unknown> }[];

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDatabase(database.url, 2);
  await sql`create table subjects (id text primary key, word text, amount numeric, flag boolean, at timestamptz,
    custom jsonb not null)`.execute(db);
  const made = fc.sample(
    fc.record({
      word: fc.constantFrom(...words),
      amount: fc.constantFrom(...amounts),
      flag: fc.constantFrom(true, false, null),
      at: fc.constantFrom(...times),
      custom: fc.oneof(fc.constantFrom(...customs), shared.attributes),
    }),
    { numRuns: 120, seed: 7 },
  );
  for (const [index, row] of made.entries()) {
    await sql`insert into subjects values (${`row-${index}`}, ${row.word}, ${row.amount}, ${row.flag}, ${row.at},
      ${JSON.stringify(row.custom)})`.execute(db);
  }
  const read = await sql<(typeof rows)[number]>`select id, ${attributesSql(scope)} as attributes from subjects`.execute(
    db,
  );
  rows = read.rows;
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

const scalar = fc.oneof(
  fc.constantFrom(...words),
  fc.constantFrom(...amounts),
  fc.boolean(),
  fc.constantFrom('\0', '\ud800', '-3', '1e+21', '5000000000'),
);
const time = fc.constantFrom(...times, '2026-01-01', '2026-01-01T01:00:00+01:00');
const operandOn = (value: fc.Arbitrary<unknown>) => {
  const simple = fc.oneof(
    value,
    fc.tuple(fc.constantFrom('$eq', '$ne'), value).map(([name, one]) => ({ [name]: one })),
    fc
      .tuple(
        fc.constantFrom('$lt', '$lte', '$gt', '$gte'),
        value.filter((one) => one !== null),
      )
      .map(([name, one]) => ({ [name]: one })),
    fc
      .tuple(fc.constantFrom('$in', '$nin', '$ini', '$nini'), fc.array(value, { maxLength: 4 }))
      .map(([name, one]) => ({ [name]: one })),
    fc.constantFrom({ $exists: true }, { $exists: false }, { $regex: '[a-b]' }, { $size: 1 }, { $all: [] }),
    fc.constantFrom('string', 'number', 'boolean', 'null').map((type) => ({ $type: type })),
    fc.constantFrom({ $vgt: '1.0.0' }, { $gt: 1, $lt: 11 }, [], {}, [1]),
  );
  return fc.oneof(
    simple,
    simple.map((one) => ({ $not: one })),
  );
};
const onColumns: fc.Arbitrary<Condition> = fc.oneof(
  operandOn(scalar).map((operand) => ({ word: operand })),
  operandOn(scalar).map((operand) => ({ amount: operand })),
  operandOn(scalar).map((operand) => ({ flag: operand })),
  operandOn(time).map((operand) => ({ at: operand })),
  operandOn(scalar).map((operand) => ({ 'word.deeper': operand })),
  operandOn(scalar).map((operand) => ({ 'a\0': operand, '\ud800': { $exists: false } })),
  shared.conditions,
);
const conditions: fc.Arbitrary<Condition> = fc.oneof(
  onColumns,
  fc
    .tuple(fc.constantFrom('$and', '$or', '$nor'), fc.array(onColumns, { maxLength: 3 }))
    .map(([name, parts]) => ({ [name]: parts })),
  onColumns.map((part) => ({ $not: part })),
  fc.tuple(onColumns, onColumns).map(([one, other]) => ({ $or: [one, { $not: other }] })),
);

function isWellFormed(condition: Condition): boolean {
  try {
    checkCondition(condition);
    return true;
  } catch (error) {
    if (error instanceof ConditionError) return false;
    throw error;
  }
}

describe('a condition in SQL', () => {
  it('keeps every row that matches, drops only rows that do not, and is exact when it says so', async () => {
    let exact = 0;
    let all = 0;
    await fc.assert(
      fc.asyncProperty(conditions.filter(isWellFormed), async (given) => {
        const condition = readCondition(given, scope, 'filter');
        const wanted = rows.filter(({ attributes }) => matches(condition, attributes)).map(({ id }) => id);
        const { upper, lower } = conditionBounds(condition, scope);
        const { rows: found } = await sql<{ id: string; upper: boolean; lower: boolean }>`
          select id, ${upper} as upper, ${lower} as lower from subjects`.execute(db);
        const inUpper = new Set(found.filter((row) => row.upper).map((row) => row.id));
        const inLower = found.filter((row) => row.lower).map((row) => row.id);
        expect(wanted.filter((id) => !inUpper.has(id))).toEqual([]);
        expect(inLower.filter((id) => !wanted.includes(id))).toEqual([]);
        all++;
        if (!conditionToSql(condition, scope).exact) return;
        exact++;
        expect([...inUpper].sort()).toEqual([...wanted].sort());
      }),
      { numRuns: 600, examples: [[{ $nor: [{ a: 'a' }, { word: { $regex: 'b' } }] }]] },
    );
    expect(exact / all).toBeGreaterThan(0.15);
  });

  it('gives, filtered in memory, the very rows that match', async () => {
    await fc.assert(
      fc.asyncProperty(conditions.filter(isWellFormed), async (given) => {
        const condition = readCondition(given, scope, 'filter');
        const found: string[] = [];
        for await (const ids of matchingIds(db, source, condition)) found.push(...ids);
        const wanted = rows.filter(({ attributes }) => matches(condition, attributes)).map(({ id }) => id);
        expect(found.sort()).toEqual(wanted.sort());
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    [{ word: 'a' }],
    [{ word: { $in: ['a', 'b'] }, amount: { $gte: 1 } }],
    [{ at: { $lt: '2026-06-01' } }],
    [{ $not: { $or: [{ flag: true }, { word: { $gt: 'A' } }] } }],
    [{ amount: { $ne: null } }],
  ])('%j is exact', (condition) => {
    expect(conditionToSql(readCondition(condition, scope, 'filter'), scope).exact).toBe(true);
  });

  it('refuses names that are not in the scope, and what is no time', () => {
    const closed = { fields: scope.fields };
    expect(() => readCondition({ $or: [{ nobody: 1 }] }, closed, 'filter')).toThrow(
      /filters by word, amount, flag, at/,
    );
    expect(() => readCondition({ at: { $gt: 'yesterday' } }, closed, 'filter')).toThrow(/is not a time in ISO 8601/);
    expect(() => readCondition({ word: { $near: 1 } }, closed, 'filter')).toThrow(/there is no operator \$near/);
  });
});
