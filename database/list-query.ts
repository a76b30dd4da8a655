import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { PricewrightError } from '../contracts/tables/pricewright-error.ts';

/** What a list may filter and sort by: anything else is refused. */
export type ListFields = Record<string, { expression: RawBuilder<unknown>; type: 'text' | 'timestamp' }>;

function malformed(field: string, message: string): PricewrightError {
  return new PricewrightError('MalformedRequest', message, { fields: [{ field, code: 'invalid', message }] });
}

/** @throws MalformedRequest for a field that the list does not sort by */
export function sortOf(sort: string, fields: ListFields): RawBuilder<unknown> {
  const descending = sort.startsWith('-');
  const name = descending ? sort.slice(1) : sort;
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) {
    throw malformed('sort', `This list sorts by ${Object.keys(fields).join(', ')}.`);
  }
  return descending ? sql`${field.expression} desc nulls last` : sql`${field.expression} asc nulls first`;
}

const comparisons = { $eq: '=', $ne: '<>', $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' } as const;
const maxDepth = 10;

/**
 * A condition as SQL. The operators here mean the same in SQL and in memory; what does not is refused, not approximated.
 * @throws MalformedRequest
 */
export function filterOf(text: string | undefined, fields: ListFields): RawBuilder<SqlBool> {
  if (text === undefined || text === '') return sql<SqlBool>`true`;
  let condition: unknown;
  try {
    condition = JSON.parse(text);
  } catch {
    throw malformed('filter', 'The filter is not JSON.');
  }
  return conditionSql(condition, fields, 0);
}

function conditionSql(condition: unknown, fields: ListFields, depth: number): RawBuilder<SqlBool> {
  if (!isObject(condition) || depth > maxDepth) {
    throw malformed('filter', 'A condition is an object such as {"status":"active"}.');
  }
  const parts = Object.entries(condition).map(([key, value]) => {
    if (key === '$and' || key === '$or' || key === '$nor') {
      if (!Array.isArray(value) || value.length === 0 || value.length > 50) {
        throw malformed('filter', `${key} takes a list of 1 to 50 conditions.`);
      }
      const inner = value.map((each) => sql<SqlBool>`(${conditionSql(each, fields, depth + 1)})`);
      const joined = sql.join(inner, key === '$and' ? sql` and ` : sql` or `);
      return key === '$nor' ? sql<SqlBool>`not (${joined})` : sql<SqlBool>`(${joined})`;
    }
    if (key === '$not') return sql<SqlBool>`not (${conditionSql(value, fields, depth + 1)})`;
    if (!Object.hasOwn(fields, key)) {
      throw malformed('filter', `This list filters by ${Object.keys(fields).join(', ')}; not by "${key}".`);
    }
    return comparisonSql(key, fields[key]!, value);
  });
  return parts.length > 0 ? sql<SqlBool>`${sql.join(parts, sql` and `)}` : sql<SqlBool>`true`;
}

function comparisonSql(
  field: string,
  { expression: column, type }: ListFields[string],
  value: unknown,
): RawBuilder<SqlBool> {
  const operandSql = (operand: unknown) => scalarSql(field, type, operand);
  if (value === null) return sql<SqlBool>`${column} is null`;
  if (typeof value !== 'object') return sql<SqlBool>`${column} = ${operandSql(value)}`;
  if (!isObject(value)) throw malformed('filter', `${field}: a value or an object of operators is expected.`);
  const parts = Object.entries(value).map(([operator, operand]) => {
    if (operator === '$in' || operator === '$nin') {
      if (!Array.isArray(operand) || operand.length === 0 || operand.length > 1_000) {
        throw malformed('filter', `${field}: ${operator} takes a list of 1 to 1000 values.`);
      }
      const list = sql.join(operand.map(operandSql));
      return operator === '$in' ? sql<SqlBool>`${column} in (${list})` : sql<SqlBool>`${column} not in (${list})`;
    }
    if (!Object.hasOwn(comparisons, operator)) {
      throw malformed(
        'filter',
        `${field}: ${operator} is not one of ${Object.keys(comparisons).join(', ')}, $in, $nin.`,
      );
    }
    const sign = sql.raw(comparisons[operator as keyof typeof comparisons]);
    return sql<SqlBool>`${column} ${sign} ${operandSql(operand)}`;
  });
  return sql<SqlBool>`${sql.join(parts, sql` and `)}`;
}

function scalarSql(field: string, type: 'text' | 'timestamp', value: unknown): RawBuilder<unknown> {
  if (typeof value === 'string' && !value.includes('\0')) {
    if (type === 'text') return sql`${value}::text`;
    const instant = new Date(value);
    if (!Number.isNaN(instant.getTime())) return sql`${instant}::timestamptz`;
  }
  throw malformed('filter', `${field}: ${type === 'text' ? 'text' : 'a time in ISO 8601'} is expected.`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Rows whose text contains the words searched for, whatever their case; nothing searched for means all. */
export function searchOf(words: string | undefined, ...columns: RawBuilder<unknown>[]): RawBuilder<SqlBool> {
  if (!words?.trim() || words.includes('\0')) return sql<SqlBool>`true`;
  const pattern = `%${words.trim().replace(/[\\%_]/g, '\\$&')}%`;
  return sql<SqlBool>`(${sql.join(
    columns.map((column) => sql`${column} ilike ${pattern}`),
    sql` or `,
  )})`;
}
