import { checkCondition } from '../../../../domain/condition/check-condition.ts';
import type { Condition } from '../../../../domain/condition/condition.ts';

export type FieldKind = 'text' | 'number' | 'time' | 'boolean';

/** What can be asked of a field, in the order in which it is offered. */
export const operatorsOf: Record<FieldKind, readonly string[]> = {
  text: ['$eq', '$ne', '$in', '$nin', '$exists', '$missing'],
  number: ['$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$in', '$exists', '$missing'],
  time: ['$gt', '$lt', '$exists', '$missing'],
  boolean: ['$eq', '$exists', '$missing'],
};

/** One line of the builder; `value` is what stands in its field: commas part the values of a list. */
export interface ConditionRow {
  field: string;
  operator: string;
  value: string;
}

export interface ConditionRows {
  /** Whether all lines must hold, or one of them. */
  match: 'all' | 'any';
  rows: ConditionRow[];
}

const lists = new Set(['$in', '$nin']);
const bare = new Set(['$exists', '$missing']);
export const takesValue = (operator: string): boolean => !bare.has(operator);
export const takesList = (operator: string): boolean => lists.has(operator);

const offered = new Set(Object.values(operatorsOf).flat());
const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The condition as lines; null when it says what lines cannot say. */
export function rowsOf(condition: Condition): ConditionRows | null {
  const [[only, parts] = [], ...others] = Object.entries(condition);
  if ((only === '$or' || only === '$and') && others.length === 0 && Array.isArray(parts)) {
    const each = parts.map((part) => (isObject(part) ? lineRows(part) : null));
    // Lines of one part that has several belong together, which "any" cannot say.
    if (each.some((rows) => rows === null || (only === '$or' && rows.length !== 1))) return null;
    return { match: only === '$or' ? 'any' : 'all', rows: each.flatMap((rows) => rows ?? []) };
  }
  const rows = lineRows(condition);
  return rows && { match: 'all', rows };
}

function lineRows(condition: Condition): ConditionRow[] | null {
  const rows = Object.entries(condition).flatMap(([field, wanted]): (ConditionRow | null)[] => {
    if (field.startsWith('$')) return [null];
    if (isPlain(wanted)) return [{ field, operator: '$eq', value: String(wanted) }];
    if (!isObject(wanted) || Object.keys(wanted).length === 0) return [null];
    return Object.entries(wanted).map(([operator, value]) => rowOf(field, operator, value));
  });
  return rows.some((row) => row === null) ? null : rows.filter((row) => row !== null);
}

function rowOf(field: string, operator: string, value: unknown): ConditionRow | null {
  if (operator === '$exists') return { field, operator: value ? '$exists' : '$missing', value: '' };
  if (!offered.has(operator) || operator === '$missing') return null;
  if (!takesList(operator)) return isPlain(value) ? { field, operator, value: String(value) } : null;
  if (!Array.isArray(value) || !value.every((one) => isPlain(one) && !String(one).includes(','))) return null;
  return { field, operator, value: value.join(', ') };
}

/** The lines as a condition; unfinished lines say nothing. @param kindOf what a field holds */
export function conditionOfRows({ match, rows }: ConditionRows, kindOf: (field: string) => FieldKind): Condition {
  const parts = rows.filter(isFinished).map(({ field, operator, value }) => ({
    [field]: wantedOf(operator, value, kindOf(field)),
  }));
  const [first, ...others] = parts;
  if (!first) return {};
  if (match === 'any') return others.length === 0 ? first : { $or: parts };
  const fields = new Set(parts.flatMap((part) => Object.keys(part)));
  return fields.size === parts.length ? Object.assign({}, ...parts) : { $and: parts };
}

export function isFinished({ field, operator, value }: ConditionRow): boolean {
  return field.trim() !== '' && (!takesValue(operator) || value.trim() !== '');
}

function wantedOf(operator: string, text: string, kind: FieldKind): unknown {
  if (operator === '$exists' || operator === '$missing') return { $exists: operator === '$exists' };
  if (takesList(operator)) {
    const values = text.split(',').map((one) => one.trim());
    return { [operator]: values.filter((one) => one !== '').map((one) => operandOf(one, kind)) };
  }
  const value = operandOf(text.trim(), kind);
  return operator === '$eq' ? value : { [operator]: value };
}

function operandOf(text: string, kind: FieldKind): string | number | boolean {
  if (kind === 'boolean') return text === 'true';
  return kind === 'number' && text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** The condition that a text writes in JSON, or what is wrong with it. */
export function conditionOfText(text: string): { condition: Condition } | { problem: string } {
  try {
    const condition: unknown = JSON.parse(text);
    checkCondition(condition);
    return { condition: condition as Condition };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
