import { sql } from 'kysely';
import type { ListQuery } from '../contracts/http.ts';
import type { Db } from './client.ts';
import * as flags from './flags.ts';
import { type ListSource, listPage } from './list-query.ts';

const source: ListSource = {
  from: sql`flags`,
  id: sql.ref('id'),
  search: [sql.ref('name'), sql.ref('key')],
  fields: {
    id: { expression: sql.ref('id'), type: 'text' },
    key: { expression: sql.ref('key'), type: 'text' },
    name: { expression: sql.ref('name'), type: 'text' },
    type: { expression: sql.ref('type'), type: 'text' },
    kind: { expression: sql.ref('kind'), type: 'text' },
    createdAt: { expression: sql.ref('created_at'), type: 'timestamp' },
    updatedAt: { expression: sql.ref('updated_at'), type: 'timestamp' },
  },
};

export async function listFlags(db: Db, query: ListQuery) {
  const { ids, total } = await listPage(db, source, query);
  return { rows: await flags.byIds(db, ids), total };
}
