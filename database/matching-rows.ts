import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { compileCondition } from '../domain/condition/compile-condition.ts';
import type { Condition } from '../domain/condition/condition.ts';
import type { Db } from './client.ts';
import { type ConditionField, type ConditionScope, conditionToSql } from './condition-to-sql.ts';

/** Rows that memory looks at together. */
const batch = 1_000;

interface Rows extends ConditionScope {
  from: RawBuilder<unknown>;
  id: RawBuilder<unknown>;
  where?: RawBuilder<SqlBool>;
}

/** Ids of all rows that a condition holds for, in batches and in their order; memory filters what SQL cannot. */
export async function* matchingIds(db: Db, source: Rows, condition: Condition): AsyncGenerator<string[]> {
  const { where, exact } = conditionToSql(condition, source);
  const holds = exact ? null : compileCondition(condition);
  const attributes = exact ? sql`null` : attributesSql(source);
  for (let last: string | null = null; ; ) {
    const after: RawBuilder<SqlBool> = last === null ? sql`true` : sql`${source.id} > ${last}`;
    const { rows } = await sql<{ id: string; attributes: Record<string, unknown> }>`
      select ${source.id} as id, ${attributes} as attributes from ${source.from}
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
  const own = sql`jsonb_build_object(${sql.join(pairs)})`;
  return custom ? sql`(${custom} || ${own})` : sql`${own}`;
}

/** Times as `Date.toISOString` writes them. */
function inJson({ expression, type }: ConditionField): RawBuilder<unknown> {
  return type === 'timestamp'
    ? sql`to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
    : expression;
}
