import { sql } from 'kysely';
import type { ListQuery } from '../contracts/http.ts';
import type { Db } from './client.ts';
import { filterOf, type ListFields, searchOf, sortOf } from './list-query.ts';

const fields: ListFields = {
  id: { expression: sql.ref('id'), type: 'text' },
  workflowType: { expression: sql.ref('workflow_type'), type: 'text' },
  workflowId: { expression: sql.ref('workflow_id'), type: 'text' },
  area: { expression: sql.ref('area'), type: 'text' },
  entityId: { expression: sql.ref('entity_id'), type: 'text' },
  status: { expression: sql.ref('status'), type: 'text' },
  stage: { expression: sql.ref('stage'), type: 'text' },
  createdAt: { expression: sql.ref('created_at'), type: 'timestamp' },
  updatedAt: { expression: sql.ref('updated_at'), type: 'timestamp' },
};

export async function listOperations(db: Db, query: ListQuery) {
  const rows = db
    .selectFrom('operations')
    .where(filterOf(query.filter, fields))
    .where(searchOf(query.q, sql.ref('workflow_id'), sql.ref('entity_id')));
  const [data, { total }] = await Promise.all([
    rows
      .selectAll()
      .orderBy(sortOf(query.sort, fields))
      .orderBy('id', 'desc')
      .limit(query.perPage)
      .offset((query.page - 1) * query.perPage)
      .execute(),
    rows.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow(),
  ]);
  return { rows: data, total };
}
