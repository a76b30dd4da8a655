import { type Condition, isOperatorObject } from '../condition/condition.ts';

/** Of what a hash can tell: whether two are equal. */
const comparable: ReadonlySet<string> = new Set(['$eq', '$ne', '$in', '$nin', '$exists']);

/** How an attribute by which people are named is called where only its hash may be seen. */
export interface Secrecy {
  readonly hash: (value: string) => string;
  /** Keep their name: callers send the hash in their place, as for GrowthBook's secure attributes. */
  readonly secure: ReadonlySet<string>;
  /** Are hashed by as well, so that callers send `<name>Hash` beside them. */
  readonly hashed: ReadonlySet<string>;
}

/** The first secure attribute of a condition that is asked what no hash can answer, or null. */
export function unhashable(condition: Condition, secure: readonly string[]): string | null {
  for (const [key, operand] of Object.entries(condition)) {
    if (key === '$and' || key === '$or' || key === '$nor') {
      for (const part of operand as Condition[]) {
        const found = unhashable(part, secure);
        if (found) return found;
      }
    } else if (key === '$not') {
      const found = unhashable(operand as Condition, secure);
      if (found) return found;
    } else if (secure.includes(key) && !isHashable(operand)) return key;
  }
  return null;
}

function isHashable(operand: unknown): boolean {
  if (typeof operand === 'string' || operand === null) return true;
  if (!isOperatorObject(operand)) return false;
  return Object.entries(operand).every(([operator, argument]) =>
    operator === '$not' ? isHashable(argument) : comparable.has(operator),
  );
}

/**
 * A condition in which nobody can be read: values of secure attributes, and lists of people, as hashes. What asks people's
 * names by a pattern cannot be told to anybody outside, and holds for nobody there.
 */
export function hideIn(condition: Condition, secrecy: Secrecy): Condition {
  return Object.fromEntries(
    Object.entries(condition).flatMap(([key, operand]): [string, unknown][] => {
      if (key === '$and' || key === '$or' || key === '$nor') {
        return [[key, (operand as Condition[]).map((part) => hideIn(part, secrecy))]];
      }
      if (key === '$not') return [[key, hideIn(operand as Condition, secrecy)]];
      const secure = secrecy.secure.has(key);
      if (!secure && !(secrecy.hashed.has(key) && namesSomebody(operand))) return [[key, operand]];
      if (!isHashable(operand)) return [['$nor', [{}]]];
      return [[secure ? key : `${key}Hash`, hashOperand(operand, secrecy.hash)]];
    }),
  );
}

function namesSomebody(operand: unknown): boolean {
  if (typeof operand === 'string') return true;
  return isOperatorObject(operand) && !Object.keys(operand).every((operator) => operator === '$exists');
}

function hashOperand(operand: unknown, hash: Secrecy['hash']): unknown {
  if (typeof operand === 'string') return hash(operand);
  if (Array.isArray(operand)) return operand.map((each) => hashOperand(each, hash));
  if (!isOperatorObject(operand)) return operand;
  return Object.fromEntries(
    Object.entries(operand).map(([operator, argument]) => [operator, hashOperand(argument, hash)]),
  );
}
