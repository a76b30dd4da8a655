import { sql } from 'kysely';
import type { ListQuery } from '../contracts/http.ts';
import type { Db } from './client.ts';
import { filterOf, type ListFields, searchOf, sortOf } from './list-query.ts';

const fields: ListFields = {
  id: { expression: sql.ref('id'), type: 'text' },
  key: { expression: sql.ref('key'), type: 'text' },
  name: { expression: sql.ref('name'), type: 'text' },
  type: { expression: sql.ref('type'), type: 'text' },
  kind: { expression: sql.ref('kind'), type: 'text' },
  createdAt: { expression: sql.ref('created_at'), type: 'timestamp' },
  updatedAt: { expression: sql.ref('updated_at'), type: 'timestamp' },
};

export async function listFlags(db: Db, query: ListQuery) {
  const rows = db
    .selectFrom('flags')
    .where(filterOf(query.filter, fields))
    .where(searchOf(query.q, sql.ref('name'), sql.ref('key')));
  const [data, { total }] = await Promise.all([
    rows
      .selectAll()
      .orderBy(sortOf(query.sort, fields))
      .orderBy('id')
      .limit(query.perPage)
      .offset((query.page - 1) * query.perPage)
      .execute(),
    rows.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow(),
  ]);
  return { rows: data, total };
}
