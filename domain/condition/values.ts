import { isObject, type valueTypes } from './condition.ts';

/**
 * What single values mean to the operators. The SDKs' reference is JavaScript's own comparison, and every other SDK
 * copies its coercions ("8" is between 5 and 10, a missing number counts as 0): they are kept here on purpose.
 */

type Scalar = string | number | boolean | null;

/** The value at a dotted path; null when any step is missing. Inherited properties are no attributes. */
export function valueAt(attributes: unknown, steps: readonly string[]): unknown {
  let value: unknown = attributes;
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return null;
    value = (value as Record<string, unknown>)[step];
  }
  return value ?? null;
}

function isScalar(value: unknown): value is Scalar {
  return value === null || typeof value !== 'object';
}

/** A scalar as text; a list as its elements joined, as JavaScript writes it, whatever `toString` an attribute has. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map((element: unknown) => ((element ?? null) === null ? '' : textOf(element))).join(',');
  }
  return isObject(value) ? '[object Object]' : String(value ?? null);
}

/** `{"age": 5}` and `{"age": "5"}`: a bare value compares loosely, by the type that the condition has. */
export function equalsBareValue(value: unknown, expected: unknown): boolean {
  if (typeof expected === 'string') return textOf(value) === expected;
  if (typeof expected === 'number') return numberOf(value) === expected;
  if (typeof expected === 'boolean') return value !== null && Boolean(value) === expected;
  if (expected === null) return value === null;
  return JSON.stringify(value) === JSON.stringify(expected);
}

function numberOf(value: unknown): number {
  return typeof value === 'object' && value !== null ? Number(textOf(value)) : Number(value);
}

/** -1, 0 or 1; null when the two cannot be compared: a list or object, or a text that is no number against a number. */
export function compareScalars(left: unknown, right: unknown): -1 | 0 | 1 | null {
  if (!isScalar(left) || !isScalar(right)) return null;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  const [a, b] = [Number(left), Number(right)];
  if (Number.isNaN(a) || Number.isNaN(b)) return null;
  return a < b ? -1 : a > b ? 1 : 0;
}

export function typeOf(value: unknown): (typeof valueTypes)[number] | 'unknown' {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  if (type === 'string' || type === 'number' || type === 'boolean' || type === 'object' || type === 'undefined') {
    return type;
  }
  return 'unknown';
}

export function lowered(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

/** The text that a pattern is tried on; null when there is none: a missing value, a list or an object matches no pattern. */
export function patternSubject(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}
