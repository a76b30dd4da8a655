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

type Test = (value: unknown) => boolean;

/**
 * A condition as one function: paths are split, lists are sets, patterns and versions are prepared once, and nothing is
 * parsed when it is asked. Saved groups are those of the moment; compile again when they change.
 * @throws ConditionError when the condition is malformed
 */
export function compileCondition(
  condition: Condition,
  options: ConditionOptions = {},
): (attributes: Attributes) => boolean {
  checkCondition(condition);
  return compileFields(condition, options.savedGroups ?? {});
}

function compileFields(condition: Condition, groups: SavedGroups): Test {
  return every(Object.entries(condition).map(([key, operand]) => compileField(key, operand, groups)));
}

function compileField(key: string, operand: unknown, groups: SavedGroups): Test {
  const parts = () => (operand as Condition[]).map((part) => compileFields(part, groups));
  switch (key) {
    case '$and':
      return every(parts());
    case '$or':
      return (operand as unknown[]).length === 0 ? () => true : some(parts());
    case '$nor':
      return (operand as unknown[]).length === 0 ? () => false : not(some(parts()));
    case '$not':
      return not(compileFields(operand as Condition, groups));
    default:
      return compilePath(key, compileOperand(operand, groups));
  }
}

function compilePath(path: string, test: Test): Test {
  const steps = path.split('.');
  if (steps.length > 1) return (attributes) => test(valueAt(attributes, steps));
  return (attributes) =>
    test(
      typeof attributes === 'object' && attributes !== null && Object.hasOwn(attributes, path)
        ? ((attributes as Record<string, unknown>)[path] ?? null)
        : null,
    );
}

function compileOperand(operand: unknown, groups: SavedGroups): Test {
  if (isOperatorObject(operand)) {
    return every(
      Object.entries(operand).map(([operator, argument]) =>
        compileOperator(operator as ValueOperator, argument, groups),
      ),
    );
  }
  if (typeof operand === 'string') return (value) => value === operand || textOf(value) === operand;
  if (typeof operand === 'object' && operand !== null) {
    const text = JSON.stringify(operand);
    return (value) => JSON.stringify(value) === text;
  }
  return (value) => equalsBareValue(value, operand);
}

function compileOperator(operator: ValueOperator, argument: unknown, groups: SavedGroups): Test {
  switch (operator) {
    case '$eq':
      return (value) => value === argument;
    case '$ne':
      return (value) => value !== argument;
    case '$lt':
      return (value) => compareScalars(value, argument) === -1;
    case '$lte':
      return (value) => (compareScalars(value, argument) ?? 1) <= 0;
    case '$gt':
      return (value) => compareScalars(value, argument) === 1;
    case '$gte':
      return (value) => (compareScalars(value, argument) ?? -1) >= 0;
    case '$in':
      return inSet(argument as unknown[]);
    case '$nin':
      return not(inSet(argument as unknown[]));
    case '$ini':
      return inFoldedSet(argument as unknown[]);
    case '$nini':
      return not(inFoldedSet(argument as unknown[]));
    case '$inGroup':
      return inSet(groupOf(groups, argument as string));
    case '$notInGroup':
      return not(inSet(groupOf(groups, argument as string)));
    case '$exists':
      return (value) => (value !== null) === argument;
    case '$type':
      return (value) => typeOf(value) === argument;
    case '$regex':
    case '$regexi':
      return compileRegex(argument as string, operator === '$regexi');
    case '$size': {
      const test = compileOperand(argument, groups);
      return (value) => Array.isArray(value) && test(value.length);
    }
    case '$all':
    case '$alli': {
      const tests = (argument as unknown[]).map((part) => compileAllPart(part, operator === '$alli', groups));
      return (value) => Array.isArray(value) && tests.every((test) => value.some(test));
    }
    case '$elemMatch':
      return compileElemMatch(argument, groups);
    case '$not':
      return not(compileOperand(argument, groups));
    default:
      return compileVersion(operator, sortableVersion(argument));
  }
}

function compileVersion(operator: string, expected: string): Test {
  switch (operator) {
    case '$veq':
      return (value) => sortableVersion(value) === expected;
    case '$vne':
      return (value) => sortableVersion(value) !== expected;
    case '$vlt':
      return (value) => sortableVersion(value) < expected;
    case '$vlte':
      return (value) => sortableVersion(value) <= expected;
    case '$vgt':
      return (value) => sortableVersion(value) > expected;
    default:
      return (value) => sortableVersion(value) >= expected;
  }
}

function compileRegex(pattern: string, ignoreCase: boolean): Test {
  const test = compilePattern(pattern, ignoreCase);
  return (value) => {
    const subject = patternSubject(value);
    return subject !== null && test(subject);
  };
}

function compileAllPart(part: unknown, ignoreCase: boolean, groups: SavedGroups): Test {
  if (!ignoreCase || typeof part !== 'string') return compileOperand(part, groups);
  const folded = part.toLowerCase();
  return (element) => textOf(element).toLowerCase() === folded;
}

function compileElemMatch(argument: unknown, groups: SavedGroups): Test {
  const onValue = isOperatorObject(argument) && Object.keys(argument).every(isValueOperator);
  const test = onValue ? compileOperand(argument, groups) : compileFields(argument as Condition, groups);
  return (value) => Array.isArray(value) && value.some((one) => one !== null && one !== undefined && test(one));
}

function inSet(list: readonly unknown[]): Test {
  const set = new Set(list);
  return (value) => (Array.isArray(value) ? value.some((element) => set.has(element)) : set.has(value));
}

function inFoldedSet(list: readonly unknown[]): Test {
  const set = new Set(list.map(lowered));
  return (value) =>
    Array.isArray(value) ? value.some((element) => set.has(lowered(element))) : set.has(lowered(value));
}

function groupOf(groups: SavedGroups, id: string): readonly unknown[] {
  return Object.hasOwn(groups, id) ? (groups[id] ?? []) : [];
}

function every(tests: readonly Test[]): Test {
  const [first, second] = tests;
  if (!first) return () => true;
  if (!second) return first;
  if (tests.length === 2) return (value) => first(value) && second(value);
  return (value) => tests.every((test) => test(value));
}

function some(tests: readonly Test[]): Test {
  return (value) => tests.some((test) => test(value));
}

function not(test: Test): Test {
  return (value) => !test(value);
}
