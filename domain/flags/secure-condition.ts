import { type Condition, isObject, isOperatorObject } from '../condition/condition.ts';
import { areOfPeople, canName, literalsIn } from './named-people.ts';

/** How people are kept out of what anybody may read. */
export interface Secrecy {
  /** Of the text of a value; of two values it tells whether they are equal, and no more. */
  readonly hash: (text: string) => string;
  /** Attributes that name people whatever they are called: declared ones, and those that subjects are assigned by. */
  readonly naming: ReadonlySet<string>;
  /** Hears of each attribute whose values are hashed, as the path that clients send it by. */
  readonly found?: (attribute: string) => void;
  /** Hears of each attribute that is asked what no hash can tell. */
  readonly lost?: (attribute: string) => void;
}

/** Clients send the hash of an attribute beside it, so that they are still assigned by its value. Places in a list stay last. */
export function hashedName(attribute: string): string {
  const [places = ''] = /(?:\.\d+)*$/.exec(attribute) ?? [];
  return `${attribute.slice(0, attribute.length - places.length)}Hash${places}`;
}

/** Of what a hash can tell: whether two are equal. */
const comparable: ReadonlySet<string> = new Set(['$eq', '$ne', '$in', '$nin', '$all']);
/** Ask of a value's form, or name a group: nobody can be read in them. */
const silent: ReadonlySet<string> = new Set(['$exists', '$type', '$size', '$inGroup', '$notInGroup']);
const nobody: Condition = { $nor: [{}] };

/**
 * A condition in which nobody can be read: what names people is compared by hashes, however deep it stands. What asks for more
 * than a hash can tell (a pattern, an order) is told to nobody and holds for nobody there, `denied` or not: a client then
 * gives less than we do, never more.
 */
export function hideIn(condition: Condition, secrecy: Secrecy, { under = '', denied = false } = {}): Condition {
  const parts: [string, unknown][] = [];
  let lost = false;
  for (const [key, operand] of Object.entries(condition)) {
    if (key === '$and' || key === '$or' || key === '$nor') {
      const within = { under, denied: key === '$nor' ? !denied : denied };
      parts.push([key, (operand as Condition[]).map((part) => hideIn(part, secrecy, within))]);
    } else if (key === '$not') {
      parts.push([key, hideIn(operand as Condition, secrecy, { under, denied: !denied })]);
    } else {
      const shown = hideField(key, operand, secrecy, { under, denied });
      if (shown) parts.push(...shown);
      else {
        lost = true;
        secrecy.lost?.(under === '' ? key : `${under}.${key}`);
      }
    }
  }
  if (lost && !denied) return nobody;
  const names = new Set(parts.map(([name]) => name));
  if (names.size === parts.length) return Object.fromEntries(parts);
  return { $and: parts.map((part) => Object.fromEntries([part])) };
}

type Place = { under: string; denied: boolean };

/** The same question without names, in one part or two; null for what no hash can answer. */
function hideField(name: string, operand: unknown, secrecy: Secrecy, place: Place): [string, unknown][] | null {
  const path = place.under === '' ? name : `${place.under}.${name}`;
  if (!isHidden(name, path, operand, secrecy)) {
    const shown = hideWithin(operand, path, secrecy, place.denied);
    return shown === undefined ? null : [[name, shown]];
  }
  const [open, asked] = split(operand);
  const hashed = hashOperand(asked, secrecy.hash);
  if (hashed === undefined) return null;
  secrecy.found?.(path.replace(/\.\d+(?=\.|$)/g, ''));
  return [...open.map((part): [string, unknown] => [name, part]), [hashedName(name), hashed]];
}

function isHidden(name: string, path: string, operand: unknown, { naming }: Secrecy): boolean {
  const literals = literalsOf(operand);
  if (literals.length === 0) return false;
  const last = name.split('.').at(-1)!;
  return [name, path, last].some((each) => naming.has(each)) || canName(path) || areOfPeople(name, literals);
}

/** What is compared with, without what is silent, and without the fields of elements, which are looked at by themselves. */
function literalsOf(operand: unknown): (string | number)[] {
  if (!isOperatorObject(operand)) return literalsIn(operand);
  return Object.entries(operand).flatMap(([operator, argument]) => {
    if (silent.has(operator)) return [];
    if (operator === '$not') return literalsOf(argument);
    if (operator === '$elemMatch') return isOperatorObject(argument) ? literalsOf(argument) : [];
    return operator === '$all' && Array.isArray(argument) ? argument.flatMap(literalsOf) : literalsIn(argument);
  });
}

/** What is silent goes on being asked of the value itself. */
function split(operand: unknown): [open: unknown[], asked: unknown] {
  if (!isOperatorObject(operand)) return [[], operand];
  const entries = Object.entries(operand);
  const open = entries.filter(([operator]) => silent.has(operator));
  if (open.length === 0) return [[], operand];
  return [[Object.fromEntries(open)], Object.fromEntries(entries.filter(([operator]) => !silent.has(operator)))];
}

/** An operand of an attribute that names nobody, without those who are named deeper; undefined where that cannot be. */
function hideWithin(operand: unknown, path: string, secrecy: Secrecy, denied: boolean): unknown {
  if (!isOperatorObject(operand)) return namesWithin(operand, path, secrecy) ? undefined : operand;
  const parts = Object.entries(operand).map(([operator, argument]): [string, unknown] => {
    if (operator === '$not') return [operator, hideWithin(argument, path, secrecy, !denied)];
    if (operator === '$elemMatch' && !isOperatorObject(argument)) {
      return [operator, hideIn(argument as Condition, secrecy, { under: path, denied })];
    }
    if (operator === '$elemMatch') return [operator, hideWithin(argument, path, secrecy, denied)];
    return [operator, namesWithin(argument, path, secrecy) ? undefined : argument];
  });
  return parts.some(([, part]) => part === undefined) ? undefined : Object.fromEntries(parts);
}

/** A value that is an object, or holds one, with a field that names somebody; and operators that nobody knows. */
function namesWithin(value: unknown, path: string, secrecy: Secrecy): boolean {
  if (Array.isArray(value)) return value.some((each) => namesWithin(each, path, secrecy));
  if (!isObject(value)) return false;
  return Object.entries(value).some(
    ([name, each]) => isHidden(name, `${path}.${name}`, each, secrecy) || namesWithin(each, `${path}.${name}`, secrecy),
  );
}

/** @returns undefined for what cannot be asked of hashes */
function hashOperand(operand: unknown, hash: Secrecy['hash']): unknown {
  if (typeof operand === 'string' || typeof operand === 'number') return hash(String(operand));
  if (operand === null || typeof operand === 'boolean') return operand;
  if (Array.isArray(operand)) {
    const each = operand.map((one) => hashOperand(one, hash));
    return each.includes(undefined) ? undefined : each;
  }
  if (!isOperatorObject(operand)) return undefined;
  const parts = Object.entries(operand).map(([operator, argument]): [string, unknown] => {
    if (silent.has(operator)) return [operator, argument];
    const nested = operator === '$not' || operator === '$elemMatch';
    return [operator, nested || comparable.has(operator) ? hashOperand(argument, hash) : undefined];
  });
  return parts.some(([, part]) => part === undefined) ? undefined : Object.fromEntries(parts);
}

/** Attributes of a condition that clients can ask nothing of, since they see hashes alone. */
export function unhashable(condition: Condition, naming: ReadonlySet<string>): string[] {
  const found = new Set<string>();
  hideIn(condition, { hash: (text) => text, naming, lost: (attribute) => found.add(attribute) });
  return [...found];
}
