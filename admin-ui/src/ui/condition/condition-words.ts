import { withReadableTimes } from '../moment-words.ts';

const comparisons: Record<string, string> = {
  $eq: 'is',
  $ne: 'is not',
  $gt: 'is more than',
  $gte: 'is at least',
  $lt: 'is less than',
  $lte: 'is at most',
  $in: 'is one of',
  $nin: 'is none of',
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const valueWords = (value: unknown): string =>
  Array.isArray(value)
    ? value.map(valueWords).join(', ')
    : typeof value === 'string'
      ? withReadableTimes(value)
      : JSON.stringify(value);

/** A condition as a sentence; what it has no words for stands as it is written. */
export function conditionWords(condition: Record<string, unknown>): string {
  const parts = Object.entries(condition).map(([field, wanted]) => {
    if (field === '$and' && Array.isArray(wanted)) return wanted.map(nested).join(' and ');
    if (field === '$or' && Array.isArray(wanted)) return wanted.map(nested).join(' or ');
    if (field === '$not') return `not ${nested(wanted)}`;
    if (!isObject(wanted)) return `${field} is ${valueWords(wanted)}`;
    return Object.entries(wanted)
      .map(([operator, value]) => `${field} ${operatorWords(operator, value)}`)
      .join(' and ');
  });
  return parts.join(' and ') || 'everybody';
}

function operatorWords(operator: string, value: unknown): string {
  if (operator === '$exists') return value ? 'is known' : 'is not known';
  return `${comparisons[operator] ?? operator} ${valueWords(value)}`;
}

const nested = (part: unknown) => (isObject(part) ? `(${conditionWords(part)})` : valueWords(part));
