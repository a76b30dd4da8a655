import type { Condition } from './condition.ts';

/** The attributes that a condition asks for, by their first name: `address.city` is `address`. */
export function fieldsOf(condition: Condition): Set<string> {
  const names = new Set<string>();
  const visit = (part: Condition) => {
    for (const [key, operand] of Object.entries(part)) {
      if (key === '$and' || key === '$or' || key === '$nor') for (const each of operand as Condition[]) visit(each);
      else if (key === '$not') visit(operand as Condition);
      else names.add(key.split('.', 1)[0] ?? '');
    }
  };
  visit(condition);
  return names;
}
