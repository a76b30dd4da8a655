/**
 * The one condition language of the product: the Mongo-style conditions that GrowthBook's SDKs evaluate, so that a flag
 * decides the same here and in an SDK. Source: https://docs.growthbook.io/lib/build-your-own#conditions (evalCondition).
 */
export type Condition = { readonly [field: string]: unknown };

/** JSON object of what is known of a customer, a person or a request. */
export type Attributes = { readonly [name: string]: unknown };

export type SavedGroups = { readonly [id: string]: readonly unknown[] };

export interface ConditionOptions {
  /** Lists that `$inGroup` and `$notInGroup` name. A group that is not here is empty. */
  savedGroups?: SavedGroups;
}

/** Operators that combine conditions, at the level of fields. */
export const groupOperators = ['$and', '$or', '$nor', '$not'] as const;

export const comparisons = ['$lt', '$lte', '$gt', '$gte'] as const;
export const versionOperators = ['$veq', '$vne', '$vlt', '$vlte', '$vgt', '$vgte'] as const;
export const listOperators = ['$in', '$nin', '$ini', '$nini'] as const;
export const regexOperators = ['$regex', '$regexi'] as const;

/** Operators on the value of one field. Those that end in `i` do not tell upper case from lower. */
export const valueOperators = [
  '$eq',
  '$ne',
  ...comparisons,
  ...listOperators,
  '$exists',
  '$type',
  ...regexOperators,
  '$size',
  '$all',
  '$alli',
  '$elemMatch',
  '$not',
  ...versionOperators,
  '$inGroup',
  '$notInGroup',
] as const;
export type ValueOperator = (typeof valueOperators)[number];

export const valueTypes = ['string', 'number', 'boolean', 'array', 'object', 'null', 'undefined'] as const;

const known: ReadonlySet<string> = new Set(valueOperators);

export function isValueOperator(name: string): name is ValueOperator {
  return known.has(name);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `{"$gt":1}` is asked of a value; `{"a":1}` is a value to compare with. */
export function isOperatorObject(value: unknown): value is Record<string, unknown> {
  if (!isObject(value)) return false;
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => key.startsWith('$'));
}
