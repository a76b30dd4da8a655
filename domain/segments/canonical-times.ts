import { type Condition, isOperatorObject } from '../condition/condition.ts';
import { ConditionError } from '../condition/condition-error.ts';

const groups: ReadonlySet<string> = new Set(['$and', '$or', '$nor']);
const comparing: ReadonlySet<string> = new Set(['bare', '$eq', '$ne', '$lt', '$lte', '$gt', '$gte']);
const listing: ReadonlySet<string> = new Set(['$in', '$nin']);

/**
 * The condition with every time that a time field is compared with in the one spelling of `Date.toISOString`: then texts
 * order as the times do, in memory as in SQL, and "2026-03-01T00:00:00+01:00" is the instant that it says.
 * @throws ConditionError for what is no time
 */
export function withCanonicalTimes(condition: Condition, isTime: (field: string) => boolean, path = ''): Condition {
  return Object.fromEntries(
    Object.entries(condition).map(([key, operand]): [string, unknown] => {
      const at = path === '' ? key : `${path}.${key}`;
      if (groups.has(key)) {
        const parts = operand as Condition[];
        return [key, parts.map((part, index) => withCanonicalTimes(part, isTime, `${at}[${index}]`))];
      }
      if (key === '$not') return [key, withCanonicalTimes(operand as Condition, isTime, at)];
      return [key, isTime(key) ? canonicalOperand(operand, at) : operand];
    }),
  );
}

function canonicalOperand(operand: unknown, path: string): unknown {
  if (!isOperatorObject(operand)) return canonical('bare', operand, path);
  return Object.fromEntries(
    Object.entries(operand).map(([operator, argument]) => [
      operator,
      operator === '$not'
        ? canonicalOperand(argument, `${path}.$not`)
        : canonical(operator, argument, `${path}.${operator}`),
    ]),
  );
}

function canonical(operator: string, argument: unknown, path: string): unknown {
  if (comparing.has(operator) && typeof argument === 'string') return instant(argument, path);
  if (listing.has(operator) && Array.isArray(argument)) {
    return argument.map((one, index) => (typeof one === 'string' ? instant(one, `${path}[${index}]`) : one));
  }
  return argument;
}

function instant(text: string, path: string): string {
  const time = new Date(text);
  const year = Number.isNaN(time.getTime()) ? -1 : time.getUTCFullYear();
  if (!/^\d{4}-\d{2}/.test(text) || year < 0 || year > 9999) {
    throw new ConditionError(path, `"${text.slice(0, 40)}" is not a time in ISO 8601, such as 2026-03-01T00:00:00Z`);
  }
  return time.toISOString();
}
