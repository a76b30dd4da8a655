import {
  comparisons,
  isObject,
  isOperatorObject,
  isValueOperator,
  listOperators,
  regexOperators,
  type ValueOperator,
  valueTypes,
  versionOperators,
} from './condition.ts';
import { ConditionError } from './condition-error.ts';
import { parsePattern } from './regex/parse.ts';

/** Deeper nesting is a mistake or an attack on the stack. */
const maxDepth = 32;

/**
 * Refuses what the SDKs would silently answer "no" to: unknown operators, operands of a wrong type, unusable patterns.
 * @throws ConditionError with the path of the first problem
 */
export function checkCondition(condition: unknown): void {
  checkFields(condition, '', 0);
}

function checkFields(condition: unknown, path: string, depth: number): void {
  if (depth > maxDepth) throw new ConditionError(path, `a condition is nested at most ${maxDepth} deep`);
  if (!isObject(condition)) throw new ConditionError(path, 'a condition is an object of fields');
  for (const [key, operand] of Object.entries(condition)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (key === '$and' || key === '$or' || key === '$nor') {
      for (const [index, part] of listOf(operand, at).entries()) checkFields(part, `${at}[${index}]`, depth + 1);
    } else if (key === '$not') {
      checkFields(operand, at, depth + 1);
    } else if (isValueOperator(key)) {
      throw new ConditionError(at, `${key} is asked of a field: write {"<field>": {"${key}": …}}`);
    } else if (key.startsWith('$') && !isOperatorObject(operand)) {
      // An attribute may be named like that ("$groups"), but a list or a bare value behind it is a misspelt operator.
      throw new ConditionError(at, `there is no operator ${key}`);
    } else {
      checkOperand(operand, at, depth + 1);
    }
  }
}

/** What stands behind a field: a value to compare with, or operators. */
function checkOperand(operand: unknown, path: string, depth: number): void {
  if (depth > maxDepth) throw new ConditionError(path, `a condition is nested at most ${maxDepth} deep`);
  if (operand === undefined) throw new ConditionError(path, 'a value is missing');
  if (!isObject(operand)) return;
  const keys = Object.keys(operand);
  const operators = keys.filter((key) => key.startsWith('$'));
  if (operators.length === 0) return;
  if (operators.length < keys.length) throw new ConditionError(path, 'operators and fields cannot stand side by side');
  for (const key of keys) {
    const at = `${path}.${key}`;
    if (!isValueOperator(key)) throw new ConditionError(at, `there is no operator ${key}`);
    checkOperator(key, operand[key], at, depth);
  }
}

const ordered: ReadonlySet<string> = new Set(comparisons);
const lists: ReadonlySet<string> = new Set(listOperators);
const patterns: ReadonlySet<string> = new Set(regexOperators);
const versions: ReadonlySet<string> = new Set(versionOperators);

function checkOperator(operator: ValueOperator, operand: unknown, path: string, depth: number): void {
  if (lists.has(operator)) {
    listOf(operand, path);
  } else if (operator === '$all' || operator === '$alli') {
    for (const [index, part] of listOf(operand, path).entries()) checkOperand(part, `${path}[${index}]`, depth + 1);
  } else if (operator === '$not' || operator === '$size') {
    checkOperand(operand, path, depth + 1);
  } else if (operator === '$elemMatch') {
    if (isOperatorObject(operand) && Object.keys(operand).every(isValueOperator))
      checkOperand(operand, path, depth + 1);
    else checkFields(operand, path, depth + 1);
  } else if (operator === '$exists') {
    if (typeof operand !== 'boolean') throw new ConditionError(path, '$exists takes true or false');
  } else if (operator === '$type') {
    const name = valueTypes.find((type) => type === operand);
    if (!name) throw new ConditionError(path, `$type takes one of ${valueTypes.join(', ')}`);
  } else if (operator === '$inGroup' || operator === '$notInGroup') {
    if (typeof operand !== 'string') throw new ConditionError(path, `${operator} takes the id of a saved group`);
  } else if (patterns.has(operator)) {
    checkPattern(operand, path);
  } else if (versions.has(operator)) {
    if (typeof operand !== 'string' && typeof operand !== 'number') {
      throw new ConditionError(path, `${operator} takes a version such as "1.4.0"`);
    }
  } else if (ordered.has(operator) && typeof operand === 'object') {
    throw new ConditionError(path, `${operator} takes a number or a text`);
  } else if (operand === undefined) {
    throw new ConditionError(path, 'a value is missing');
  }
}

function checkPattern(operand: unknown, path: string): void {
  if (typeof operand !== 'string') throw new ConditionError(path, 'a pattern is a text');
  try {
    parsePattern(operand);
  } catch (error) {
    throw new ConditionError(path, error instanceof Error ? error.message : String(error));
  }
}

function listOf(operand: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(operand)) throw new ConditionError(path, 'a list is needed here');
  return operand;
}
