import { describe, expect, it } from '@jest/globals';
import { conditionOfRows, conditionOfText, type FieldKind, rowsOf } from './condition-rows.ts';

const kinds: Record<string, FieldKind> = { seats: 'number', beta: 'boolean', createdAt: 'time' };
const kindOf = (field: string) => kinds[field] ?? 'text';

describe('a condition as lines, and back', () => {
  it.each([
    [{}],
    [{ country: 'SE' }],
    [{ seats: 5, beta: true }],
    [{ country: { $in: ['SE', 'NO'] }, seats: { $gte: 5 } }],
    [{ $and: [{ seats: { $gte: 5 } }, { seats: { $lt: 50 } }] }],
    [{ $or: [{ plan: { $ne: 'free' } }, { industry: { $exists: false } }] }],
    [{ createdAt: { $gt: '2026-01-01T00:00:00.000Z' } }],
  ])('%j', (condition) => {
    const rows = rowsOf(condition);
    expect(rows).not.toBeNull();
    expect(conditionOfRows(rows!, kindOf)).toEqual(condition);
  });

  it('two operators on one field become two lines', () => {
    expect(rowsOf({ seats: { $gte: 5, $lt: 50 } })?.rows).toEqual([
      { field: 'seats', operator: '$gte', value: '5' },
      { field: 'seats', operator: '$lt', value: '50' },
    ]);
  });
});

it.each([
  [{ $nor: [{ country: 'SE' }] }],
  [{ $or: [{ country: 'SE', plan: 'free' }] }],
  [{ country: 'SE', $not: { plan: 'free' } }],
  [{ name: { $regex: '^a' } }],
  [{ address: {} }],
  [{ industry: { $in: ['food, drink'] } }],
])('%j says what lines cannot say', (condition) => {
  expect(rowsOf(condition)).toBeNull();
});

it('lines that are not finished say nothing', () => {
  const rows = [
    { field: '', operator: '$eq', value: 'x' },
    { field: 'country', operator: '$eq', value: ' ' },
    { field: 'plan', operator: '$missing', value: '' },
  ];
  expect(conditionOfRows({ match: 'all', rows }, kindOf)).toEqual({ plan: { $exists: false } });
});

it.each([
  ['{"country":"SE"}', { condition: { country: 'SE' } }],
  ['{"country":', { problem: expect.any(String) }],
  ['{"country":{"$is":"SE"}}', { problem: expect.stringContaining('there is no operator $is') }],
])('%s as JSON', (text, expected) => {
  expect(conditionOfText(text)).toEqual(expected);
});
