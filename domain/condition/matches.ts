import { checkCondition } from './check-condition.ts';
import {
  type Attributes,
  type Condition,
  type ConditionOptions,
  isOperatorObject,
  isValueOperator,
  type SavedGroups,
  type ValueOperator,
} from './condition.ts';
import { compilePattern } from './regex/run.ts';
import { compareScalars, equalsBareValue, lowered, patternSubject, textOf, typeOf, valueAt } from './values.ts';
import { sortableVersion } from './version.ts';

/**
 * Whether attributes meet a condition. This reads the condition as it stands and is the truth that the compiled form
 * and SQL are held to; where the same condition is asked often, use `compileCondition`.
 * @throws ConditionError when the condition is malformed
 */
export function matches(condition: Condition, attributes: Attributes, options: ConditionOptions = {}): boolean {
  checkCondition(condition);
  return meets(condition, attributes, options.savedGroups ?? {});
}

function meets(condition: Condition, attributes: unknown, groups: SavedGroups): boolean {
  return Object.entries(condition).every(([key, operand]) => {
    const parts = operand as Condition[];
    switch (key) {
      case '$and':
        return parts.every((part) => meets(part, attributes, groups));
      case '$or':
        // An empty list restricts nothing, as the SDKs have it.
        return parts.length === 0 || parts.some((part) => meets(part, attributes, groups));
      case '$nor':
        return parts.length > 0 && !parts.some((part) => meets(part, attributes, groups));
      case '$not':
        return !meets(operand as Condition, attributes, groups);
      default:
        return meetsOperand(operand, valueAt(attributes, key.split('.')), groups);
    }
  });
}

function meetsOperand(operand: unknown, value: unknown, groups: SavedGroups): boolean {
  if (!isOperatorObject(operand)) return equalsBareValue(value, operand);
  return Object.entries(operand).every(([operator, argument]) =>
    meetsOperator(operator as ValueOperator, argument, value, groups),
  );
}

function meetsOperator(operator: ValueOperator, argument: unknown, value: unknown, groups: SavedGroups): boolean {
  switch (operator) {
    case '$eq':
      return value === argument;
    case '$ne':
      return value !== argument;
    case '$lt':
      return compareScalars(value, argument) === -1;
    case '$lte':
      return [-1, 0].includes(compareScalars(value, argument) ?? 2);
    case '$gt':
      return compareScalars(value, argument) === 1;
    case '$gte':
      return [1, 0].includes(compareScalars(value, argument) ?? 2);
    case '$in':
      return isIn(value, argument);
    case '$nin':
      return !isIn(value, argument);
    case '$ini':
      return isIn(value, argument, true);
    case '$nini':
      return !isIn(value, argument, true);
    case '$inGroup':
      return isIn(value, groupOf(groups, argument));
    case '$notInGroup':
      return !isIn(value, groupOf(groups, argument));
    case '$exists':
      return (value !== null) === argument;
    case '$type':
      return typeOf(value) === argument;
    case '$regex':
    case '$regexi': {
      const subject = patternSubject(value);
      return subject !== null && compilePattern(argument as string, operator === '$regexi')(subject);
    }
    case '$size':
      return Array.isArray(value) && meetsOperand(argument, value.length, groups);
    case '$all':
      return hasAll(value, argument, (part, element) => meetsOperand(part, element, groups));
    case '$alli':
      return hasAll(value, argument, (part, element) =>
        typeof part === 'string'
          ? textOf(element).toLowerCase() === part.toLowerCase()
          : meetsOperand(part, element, groups),
      );
    case '$elemMatch':
      return Array.isArray(value) && value.some((element) => isElementMatch(argument, element, groups));
    case '$not':
      return !meetsOperand(argument, value, groups);
    case '$veq':
      return sortableVersion(value) === sortableVersion(argument);
    case '$vne':
      return sortableVersion(value) !== sortableVersion(argument);
    case '$vlt':
      return sortableVersion(value) < sortableVersion(argument);
    case '$vlte':
      return sortableVersion(value) <= sortableVersion(argument);
    case '$vgt':
      return sortableVersion(value) > sortableVersion(argument);
    case '$vgte':
      return sortableVersion(value) >= sortableVersion(argument);
  }
}

/** A list is in when any of its elements is. */
function isIn(value: unknown, expected: unknown, ignoreCase = false): boolean {
  const fold = ignoreCase ? lowered : (one: unknown) => one;
  const list = (expected as unknown[]).map(fold);
  return Array.isArray(value) ? value.some((element) => list.includes(fold(element))) : list.includes(fold(value));
}

function groupOf(groups: SavedGroups, id: unknown): readonly unknown[] {
  return Object.hasOwn(groups, id as string) ? (groups[id as string] ?? []) : [];
}

function hasAll(value: unknown, expected: unknown, meetsPart: (part: unknown, element: unknown) => boolean): boolean {
  if (!Array.isArray(value)) return false;
  return (expected as unknown[]).every((part) => value.some((element) => meetsPart(part, element)));
}

/** An empty element (null) is no element. */
function isElementMatch(argument: unknown, element: unknown, groups: SavedGroups): boolean {
  if (element === null || element === undefined) return false;
  const onValue = isOperatorObject(argument) && Object.keys(argument).every(isValueOperator);
  return onValue ? meetsOperand(argument, element, groups) : meets(argument as Condition, element, groups);
}
