import { sql } from 'kysely';
import type { ListQuery } from '../contracts/http.ts';
import type { Db } from './client.ts';
import { type ListSource, listPage } from './list-query.ts';
import * as operations from './operations.ts';

const source: ListSource = {
  from: sql`operations`,
  id: sql.ref('id'),
  search: [sql.ref('workflow_id'), sql.ref('entity_id')],
  fields: {
    id: { expression: sql.ref('id'), type: 'text' },
    workflowType: { expression: sql.ref('workflow_type'), type: 'text' },
    workflowId: { expression: sql.ref('workflow_id'), type: 'text' },
    area: { expression: sql.ref('area'), type: 'text' },
    entityId: { expression: sql.ref('entity_id'), type: 'text' },
    status: { expression: sql.ref('status'), type: 'text' },
    stage: { expression: sql.ref('stage'), type: 'text' },
    createdAt: { expression: sql.ref('created_at'), type: 'timestamp' },
    updatedAt: { expression: sql.ref('updated_at'), type: 'timestamp' },
  },
};

export async function listOperations(db: Db, query: ListQuery) {
  const { ids, total } = await listPage(db, source, query);
  return { rows: await operations.byIds(db, ids), total };
}
