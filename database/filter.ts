import { PricewrightError } from '../contracts/tables/pricewright-error.ts';
import { checkCondition } from '../domain/condition/check-condition.ts';
import type { Condition } from '../domain/condition/condition.ts';
import { ConditionError } from '../domain/condition/condition-error.ts';
import { withCanonicalTimes } from '../domain/segments/canonical-times.ts';
import type { ConditionScope } from './condition-to-sql.ts';

export function malformed(field: string, message: string): PricewrightError {
  return new PricewrightError('MalformedRequest', message, { fields: [{ field, code: 'invalid', message }] });
}

/**
 * The condition of a list's `filter`, ready for `conditionToSql` and `matches`; null without one.
 * @throws MalformedRequest
 */
export function parseFilter(text: string | undefined, scope: ConditionScope): Condition | null {
  if (text === undefined || text === '') return null;
  let condition: unknown;
  try {
    condition = JSON.parse(text);
  } catch {
    throw malformed('filter', 'The filter is not JSON.');
  }
  return readCondition(condition, scope, 'filter');
}

/** @throws MalformedRequest naming `field` when nobody could evaluate the condition */
export function readCondition(condition: unknown, scope: ConditionScope, field: string): Condition {
  try {
    checkCondition(condition);
    const checked = condition as Condition;
    if (!scope.custom) assertKnown(checked, scope, field);
    return withCanonicalTimes(checked, (name) => scope.fields[name]?.type === 'timestamp');
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    throw malformed(field, error.message);
  }
}

function assertKnown(condition: Condition, scope: ConditionScope, field: string): void {
  for (const [key, operand] of Object.entries(condition)) {
    if (key === '$and' || key === '$or' || key === '$nor') {
      for (const part of operand as Condition[]) assertKnown(part, scope, field);
    } else if (key === '$not') {
      assertKnown(operand as Condition, scope, field);
    } else if (!Object.hasOwn(scope.fields, key.split('.', 1)[0] ?? '')) {
      const known = Object.keys(scope.fields).join(', ');
      throw malformed(field, `This list filters by ${known}; not by "${key.slice(0, 60)}".`);
    }
  }
}
