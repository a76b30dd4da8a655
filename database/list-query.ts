import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { ListQuery } from '../contracts/http.ts';
import type { Condition } from '../domain/condition/condition.ts';
import { fieldsOf } from '../domain/condition/condition-fields.ts';
import type { Db } from './client.ts';
import { type ConditionScope, type ConditionSql, conditionToSql } from './condition-to-sql.ts';
import { malformed, parseFilter } from './filter.ts';
import { matchingIds, type Rows, tablesFor } from './matching-rows.ts';

/** What a list may filter and sort by: anything else is refused. */
export type ListFields = ConditionScope['fields'];

/** A table, or a join, of which a list shows one row each. */
export interface ListSource extends Rows {
  /** Columns in which `q` looks for words. */
  search: RawBuilder<unknown>[];
}

export interface ListPage {
  ids: string[];
  total: number;
}

/**
 * One page of a list with the number of all rows that its filter keeps.
 * @throws MalformedRequest for a filter that cannot be read, or a field that the list does not know
 */
export async function listPage(db: Db, source: ListSource, query: ListQuery): Promise<ListPage> {
  const condition = parseFilter(query.filter, source);
  const order = sortOf(query.sort, source.fields);
  const words = searchOf(query.q, ...source.search);
  return await pageOf(db, { ...source, where: sql<SqlBool>`${source.where ?? sql`true`} and ${words}` }, condition, {
    ...query,
    order,
  });
}

/** A page of the rows that a condition holds for, by `matches` where SQL alone cannot say. */
export async function pageOf(
  db: Db,
  source: ListSource,
  condition: Condition | null,
  page: { page: number; perPage: number; sort: string; order: RawBuilder<unknown> },
): Promise<ListPage> {
  const filter: ConditionSql = condition ? conditionToSql(condition, source) : { where: sql`true`, exact: true };
  const asked = condition ? fieldsOf(condition) : new Set<string>();
  const counted = tablesFor(source, asked);
  const from = tablesFor(source, asked.union(new Set([page.sort.replace(/^-/, '')])));
  const limits = sql`limit ${page.perPage} offset ${(page.page - 1) * page.perPage}`;
  const order = sql`order by ${page.order}, ${source.id}`;
  if (!filter.exact && condition) {
    const all: string[] = [];
    for await (const ids of matchingIds(db, source, condition)) all.push(...ids);
    const { rows } = await sql<{ id: string }>`
      select ${source.id} as id from ${from} where ${source.id} = any(${all}) ${order} ${limits}`.execute(db);
    return { ids: rows.map((row) => row.id), total: all.length };
  }
  const where = sql`where ${source.where ?? sql`true`} and ${filter.where}`;
  const [{ rows }, count] = await Promise.all([
    sql<{ id: string }>`select ${source.id} as id from ${from} ${where} ${order} ${limits}`.execute(db),
    sql<{ total: number }>`select count(*)::int as total from ${counted} ${where}`.execute(db),
  ]);
  return { ids: rows.map((row) => row.id), total: count.rows[0]?.total ?? 0 };
}

/** @throws MalformedRequest for a field that the list does not sort by */
export function sortOf(sort: string, fields: ListFields): RawBuilder<unknown> {
  const descending = sort.startsWith('-');
  const name = descending ? sort.slice(1) : sort;
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) {
    throw malformed('sort', `This list sorts by ${Object.keys(fields).join(', ')}.`);
  }
  return descending ? sql`${field.expression} desc nulls last` : sql`${field.expression} asc nulls first`;
}

/** Rows whose text contains the words searched for, whatever their case; nothing searched for means all. */
export function searchOf(words: string | undefined, ...columns: RawBuilder<unknown>[]): RawBuilder<SqlBool> {
  if (!words?.trim() || words.includes('\0')) return sql<SqlBool>`true`;
  const pattern = `%${words.trim().replace(/[\\%_]/g, '\\$&')}%`;
  return sql<SqlBool>`(${sql.join(
    columns.map((column) => sql`${column} ilike ${pattern}`),
    sql` or `,
  )})`;
}
