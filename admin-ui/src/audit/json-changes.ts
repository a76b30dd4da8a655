export interface JsonChange {
  /** `pricing.components[0].unitAmount`; empty for the value itself. */
  path: string;
  from: unknown;
  to: unknown;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const at = (path: string, key: string, isItem: boolean) => (isItem ? `${path}[${key}]` : path ? `${path}.${key}` : key);

/** What differs between two values as JSON has them, the smallest parts alone; undefined is what was not there. */
export function jsonChanges(from: unknown, to: unknown, path = ''): JsonChange[] {
  if (isObject(from) && isObject(to) && Array.isArray(from) === Array.isArray(to)) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    return keys.flatMap((key) => jsonChanges(from[key], to[key], at(path, key, Array.isArray(to))));
  }
  // What is new or gone is told field by field too.
  if ((from === undefined || from === null) && isObject(to)) return jsonChanges(Array.isArray(to) ? [] : {}, to, path);
  if ((to === undefined || to === null) && isObject(from)) {
    return jsonChanges(from, Array.isArray(from) ? [] : {}, path);
  }
  return Object.is(from, to) ? [] : [{ path, from, to }];
}

/** A value as people read it. */
export function jsonWords(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
