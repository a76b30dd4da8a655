import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { compileCondition } from '../domain/condition/compile-condition.ts';
import type { Condition } from '../domain/condition/condition.ts';
import { type FieldType, operatorsOf, type ValueSql, valueSql } from './condition-values.ts';

export interface ConditionField {
  expression: RawBuilder<unknown>;
  type: FieldType;
}

/** What conditions on a table may ask for. */
export interface ConditionScope {
  fields: Record<string, ConditionField>;
  /** A jsonb object with attributes of any other name; without it every other name is refused. */
  custom?: RawBuilder<unknown>;
}

export interface ConditionSql {
  /** Holds for every row that the condition holds for; for no other when `exact`. */
  where: RawBuilder<SqlBool>;
  exact: boolean;
}

type Bool = RawBuilder<SqlBool>;

/**
 * Every part of a condition lies between two expressions: `upper` holds wherever it holds, `lower` nowhere else. Where
 * SQL means the same they are one; a negation swaps them, so that a superset never turns into a subset.
 */
interface Bounds {
  upper: Bool;
  lower: Bool;
}

const always: Bounds = exactly(sql<SqlBool>`true`);
const never: Bounds = exactly(sql<SqlBool>`false`);

/**
 * A condition as SQL: exact where SQL means what `matches` means, else a superset that `matches` filters afterwards.
 * The condition has been checked, its names are in the scope, and its times are canonical.
 */
export function conditionToSql(condition: Condition, scope: ConditionScope): ConditionSql {
  const { upper, lower } = conditionBounds(condition, scope);
  return { where: upper, exact: upper === lower };
}

/** Both bounds, for the test that holds them against `matches`. */
export function conditionBounds(condition: Condition, scope: ConditionScope): Bounds {
  return all(
    Object.entries(condition).map(([key, operand]) => {
      const parts = () => (operand as Condition[]).map((part) => conditionBounds(part, scope));
      switch (key) {
        case '$and':
          return all(parts());
        case '$or':
          // An empty list restricts nothing, as `matches` has it.
          return (operand as unknown[]).length === 0 ? always : any(parts());
        case '$nor':
          return (operand as unknown[]).length === 0 ? never : not(any(parts()));
        case '$not':
          return not(conditionBounds(operand as Condition, scope));
        default:
          return fieldBounds(key, operand, scope);
      }
    }),
  );
}

function fieldBounds(path: string, operand: unknown, scope: ConditionScope): Bounds {
  return all(
    operatorsOf(operand).map(([operator, argument]) => {
      if (operator === '$not') return not(fieldBounds(path, argument, scope));
      const part = operator === 'bare' ? argument : { [operator]: argument };
      const test = compileCondition({ value: part });
      const [first = ''] = path.split('.');
      const field = Object.hasOwn(scope.fields, first) ? scope.fields[first] : undefined;
      // A path into a single value leads nowhere.
      if (field && first !== path) return exactly(constant(test({})));
      if (field) return columnBounds(field, operator, argument, test);
      // No stored name holds these, and Postgres refuses them.
      if (path.includes('\0') || !path.isWellFormed()) return exactly(constant(test({})));
      if (!scope.custom) throw new Error(`the field ${path} is not in the scope`);
      if (first !== path) return unknown(sql<SqlBool>`true`);
      return customBounds(sql`(${scope.custom} -> ${path}::text)`, operator, argument, test);
    }),
  );
}

type Test = (attributes: { value?: unknown }) => boolean;

function columnBounds({ expression, type }: ConditionField, operator: string, argument: unknown, test: Test): Bounds {
  const whenNull = test({});
  const value = type === 'boolean' ? booleanSql(expression, test) : valueSql(type, expression, operator, argument);
  return orNull(expression, whenNull, bounds(value));
}

/** Both values are asked in memory. */
function booleanSql(expression: RawBuilder<unknown>, test: Test): Bool {
  const [whenTrue, whenFalse] = [test({ value: true }), test({ value: false })];
  if (whenTrue === whenFalse) return constant(whenTrue);
  return whenTrue ? sql<SqlBool>`${expression}` : sql<SqlBool>`(not ${expression})`;
}

/** An attribute whose type is known row by row; lists are left to memory. */
function customBounds(attribute: RawBuilder<unknown>, operator: string, argument: unknown, test: Test): Bounds {
  const text = bounds(valueSql('text', sql`(${attribute} #>> '{}')`, operator, argument));
  const number = bounds(valueSql('number', sql`(${attribute} #>> '{}')::numeric`, operator, argument));
  const boolean = booleanSql(sql`(${attribute} #>> '{}')::boolean`, test);
  const whenNull = constant(test({}));
  const choose = (bound: 'upper' | 'lower', rest: Bool) => sql<SqlBool>`(case jsonb_typeof(${attribute})
    when 'string' then ${text[bound]} when 'number' then ${number[bound]} when 'boolean' then ${boolean}
    when 'array' then ${rest} when 'object' then ${rest} else ${whenNull} end)`;
  return { upper: choose('upper', sql<SqlBool>`true`), lower: choose('lower', sql<SqlBool>`false`) };
}

/** Never null itself, and still usable with an index on the column. */
function orNull(column: RawBuilder<unknown>, whenNull: boolean, value: Bounds): Bounds {
  return map(value, (part) =>
    whenNull ? sql<SqlBool>`(${column} is null or ${part})` : sql<SqlBool>`(${column} is not null and ${part})`,
  );
}

function bounds(value: ValueSql): Bounds {
  if (value === null) return unknown(sql<SqlBool>`true`);
  return exactly(typeof value === 'boolean' ? constant(value) : value);
}

function constant(value: boolean): Bool {
  return value ? sql<SqlBool>`true` : sql<SqlBool>`false`;
}

function exactly(expression: Bool): Bounds {
  return { upper: expression, lower: expression };
}

function unknown(upper: Bool): Bounds {
  return { upper, lower: sql<SqlBool>`false` };
}

function map({ upper, lower }: Bounds, change: (part: Bool) => Bool): Bounds {
  const changed = change(upper);
  return { upper: changed, lower: upper === lower ? changed : change(lower) };
}

function not({ upper, lower }: Bounds): Bounds {
  const negatedLower = sql<SqlBool>`(not ${lower})`;
  return { upper: negatedLower, lower: upper === lower ? negatedLower : sql<SqlBool>`(not ${upper})` };
}

function all(parts: Bounds[]): Bounds {
  return joined(parts, sql` and `, always);
}

function any(parts: Bounds[]): Bounds {
  return joined(parts, sql` or `, never);
}

function joined(parts: Bounds[], word: RawBuilder<unknown>, none: Bounds): Bounds {
  const [only] = parts;
  if (!only) return none;
  if (parts.length === 1) return only;
  const join = (bound: 'upper' | 'lower') =>
    sql<SqlBool>`(${sql.join(
      parts.map((part) => part[bound]),
      word,
    )})`;
  const upper = join('upper');
  return { upper, lower: parts.every((part) => part.upper === part.lower) ? upper : join('lower') };
}
