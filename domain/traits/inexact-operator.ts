import { type Condition, isOperatorObject } from '../condition/condition.ts';

/** Operators that SQL says of strings, numbers and truth values as memory does. */
const exact = new Set(['$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$in', '$nin', '$exists']);

/** The first operator of a condition that only memory can evaluate, or a path into an object; null when there is none. */
export function inexactOperator(condition: Condition): string | null {
  for (const [key, operand] of Object.entries(condition)) {
    if (key === '$and' || key === '$or' || key === '$nor') {
      for (const part of operand as Condition[]) {
        const found = inexactOperator(part);
        if (found) return found;
      }
    } else if (key === '$not') {
      const found = inexactOperator(operand as Condition);
      if (found) return found;
    } else {
      if (key.includes('.')) return `the path ${key}`;
      const found = ofValue(operand);
      if (found) return found;
    }
  }
  return null;
}

function ofValue(operand: unknown): string | null {
  if (Array.isArray(operand)) return 'a list';
  if (!isOperatorObject(operand)) return typeof operand === 'object' && operand !== null ? 'an object' : null;
  for (const [operator, argument] of Object.entries(operand)) {
    if (operator === '$not') return ofValue(argument);
    if (!exact.has(operator)) return operator;
  }
  return null;
}
