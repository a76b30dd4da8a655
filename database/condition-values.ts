import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { isObject, isOperatorObject } from '../domain/condition/condition.ts';

export type FieldType = 'text' | 'number' | 'boolean' | 'timestamp';

type Expression = RawBuilder<unknown>;
/** SQL that is true or false for every value that is not null; null where SQL cannot say what the memory says. */
export type ValueSql = RawBuilder<SqlBool> | boolean | null;

/** One operator, or `bare` for a value to compare with, asked of a column that is not null. */
export function valueSql(type: FieldType, column: Expression, operator: string, argument: unknown): ValueSql {
  if (operator === 'bare') return bareSql(type, column, argument);
  if (operator in strict) return strictSql(type, column, operator as keyof typeof strict, argument);
  if (operator in ordered)
    return orderedSql(type, column, sql.raw(ordered[operator as keyof typeof ordered]), argument);
  if (operator === '$exists') return argument === true;
  if (operator === '$type') return argument === (type === 'timestamp' ? 'string' : type === 'text' ? 'string' : type);
  if (operator === '$size' || operator === '$all' || operator === '$alli' || operator === '$elemMatch') return false;
  return null;
}

const strict = { $eq: true, $ne: true, $in: true, $nin: true } as const;
const ordered = { $lt: '<', $lte: '<=', $gt: '>', $gte: '>=' } as const;

/** `{"age": 5}` compares by the type that the condition has: domain/condition/values.ts, equalsBareValue. */
function bareSql(type: FieldType, column: Expression, expected: unknown): ValueSql {
  if (expected === null || isObject(expected) || Array.isArray(expected)) return false;
  if (typeof expected === 'boolean') {
    if (type === 'timestamp') return expected;
    const truthy = type === 'text' ? sql<SqlBool>`(${column} <> '')` : sql<SqlBool>`(${column} <> 0)`;
    return expected ? truthy : sql<SqlBool>`(not ${truthy})`;
  }
  if (type === 'number' && typeof expected === 'string') {
    const number = Number(expected);
    return String(number) === expected && Number.isFinite(number) ? equals(type, column, number) : false;
  }
  if (type !== 'number' && typeof expected === 'number') return type === 'timestamp' ? false : null;
  return equals(type, column, expected);
}

/** Without coercion: only a value of the column's own type is ever equal. */
function equals(type: FieldType, column: Expression, expected: unknown): ValueSql {
  const operand = operandSql(type, expected);
  return operand ? sql<SqlBool>`(${column} = ${operand})` : false;
}

function strictSql(type: FieldType, column: Expression, operator: keyof typeof strict, argument: unknown): ValueSql {
  if (operator === '$ne' || operator === '$nin') {
    return negated(strictSql(type, column, operator === '$ne' ? '$eq' : '$in', argument));
  }
  if (operator === '$eq') return equals(type, column, argument);
  const list = (argument as unknown[]).flatMap((one) => operandSql(type, one) ?? []);
  return list.length > 0 ? sql<SqlBool>`(${column} in (${sql.join(list)}))` : false;
}

function orderedSql(type: FieldType, column: Expression, sign: Expression, argument: unknown): ValueSql {
  if (type === 'number') {
    const number = Number(argument);
    if (Number.isNaN(number)) return false;
    return Number.isFinite(number) ? sql<SqlBool>`(${column} ${sign} ${number}::numeric)` : null;
  }
  if (typeof argument !== 'string') return type === 'timestamp' ? false : null;
  if (type === 'timestamp') return sql<SqlBool>`(${column} ${sign} ${new Date(argument)}::timestamptz)`;
  return ordersAlike(argument) ? sql<SqlBool>`(${column} collate "C" ${sign} ${argument}::text)` : null;
}

/** A column holds neither NUL nor half a surrogate pair, nor a value of another type: those are never equal. */
function operandSql(type: FieldType, value: unknown): Expression | null {
  if (type === 'number') return typeof value === 'number' ? sql`${value}::numeric` : null;
  if (typeof value !== 'string' || value.includes('\0') || !value.isWellFormed()) return null;
  return type === 'timestamp' ? sql`${new Date(value)}::timestamptz` : sql`${value}::text`;
}

/** JavaScript orders by UTF-16 units, Postgres by bytes: the same but beyond U+D7FF. */
function ordersAlike(text: string): boolean {
  return !text.includes('\0') && !/[\ud800-\uffff]/.test(text);
}

export function negated(value: ValueSql): ValueSql {
  if (typeof value === 'boolean') return !value;
  return value && sql<SqlBool>`(not ${value})`;
}

/** What stands behind a field, one operator after the other. */
export function operatorsOf(operand: unknown): [operator: string, argument: unknown][] {
  return isOperatorObject(operand) ? Object.entries(operand) : [['bare', operand]];
}
