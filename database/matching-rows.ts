import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { compileCondition } from '../domain/condition/compile-condition.ts';
import type { Condition } from '../domain/condition/condition.ts';
import { fieldsOf } from '../domain/condition/condition-fields.ts';
import type { Db } from './client.ts';
import { type ConditionField, type ConditionScope, conditionToSql } from './condition-to-sql.ts';

/** Rows that memory looks at together. */
const batch = 1_000;

/** Rows of a table or a join, as conditions see them. */
export interface Rows extends ConditionScope {
  from: RawBuilder<unknown>;
  /** What suffices while nobody asks for a field that only the joined tables have. */
  lean?: { from: RawBuilder<unknown>; without: ReadonlySet<string> };
  id: RawBuilder<unknown>;
  where?: RawBuilder<SqlBool>;
}

/** The tables that are needed for these fields: a join that nobody asks for costs as much as one that is used. */
export function tablesFor({ from, lean }: Rows, fields: ReadonlySet<string>): RawBuilder<unknown> {
  return lean?.without.isDisjointFrom(fields) ? lean.from : from;
}

/** Ids of all rows that a condition holds for, in batches and in their order; memory filters what SQL cannot. */
export async function* matchingIds(db: Db, source: Rows, condition: Condition): AsyncGenerator<string[]> {
  const { where, exact } = conditionToSql(condition, source);
  const holds = exact ? null : compileCondition(condition);
  const asked = fieldsOf(condition);
  const from = tablesFor(source, asked);
  const fields = Object.fromEntries(Object.entries(source.fields).filter(([name]) => asked.has(name)));
  const attributes = exact ? sql`null` : attributesSql({ ...source, fields });
  for (let last: string | null = null; ; ) {
    const after: RawBuilder<SqlBool> = last === null ? sql`true` : sql`${source.id} > ${last}`;
    const { rows } = await sql<{ id: string; attributes: Record<string, unknown> }>`
      select ${source.id} as id, ${attributes} as attributes from ${from}
      where ${source.where ?? sql`true`} and ${where} and ${after}
      order by ${source.id} limit ${batch}`.execute(db);
    const kept = holds ? rows.filter((row) => holds(row.attributes)) : rows;
    if (kept.length > 0) yield kept.map((row) => row.id);
    last = rows.at(-1)?.id ?? null;
    if (rows.length < batch) return;
  }
}

/** The attributes of a row as conditions see them, made of the very expressions that SQL compares. */
export function attributesSql({ fields, custom }: ConditionScope): RawBuilder<Record<string, unknown>> {
  const pairs = Object.entries(fields).map(([name, field]) => sql`${name}::text, ${inJson(field)}`);
  const own = pairs.length > 0 ? sql`jsonb_build_object(${sql.join(pairs)})` : sql`'{}'::jsonb`;
  return custom ? sql`(${custom} || ${own})` : sql`${own}`;
}

/** Times as `Date.toISOString` writes them. */
function inJson({ expression, type }: ConditionField): RawBuilder<unknown> {
  return type === 'timestamp'
    ? sql`to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
    : expression;
}
