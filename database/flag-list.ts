import { sql } from 'kysely';
import type { ListQuery } from '../contracts/http.ts';
import type { FlagEnvironment } from '../contracts/tables/flag-lifecycle.ts';
import type { Db } from './client.ts';
import * as flags from './flags.ts';
import { type ListSource, listPage } from './list-query.ts';

const sourceIn = (environment: FlagEnvironment): ListSource => ({
  from: sql`flags join flag_environments as here on here.flag_id = flags.id and here.environment = ${environment}`,
  id: sql.ref('flags.id'),
  search: [sql.ref('flags.name'), sql.ref('flags.key')],
  fields: {
    id: { expression: sql.ref('flags.id'), type: 'text' },
    key: { expression: sql.ref('flags.key'), type: 'text' },
    name: { expression: sql.ref('flags.name'), type: 'text' },
    type: { expression: sql.ref('flags.type'), type: 'text' },
    kind: { expression: sql.ref('flags.kind'), type: 'text' },
    state: {
      expression: sql`case when flags.archived_at is not null then 'archived' when here.killed_at is not null then 'killed'
        when here.enabled then 'on' else 'off' end`,
      type: 'text',
    },
    createdAt: { expression: sql.ref('flags.created_at'), type: 'timestamp' },
    updatedAt: { expression: sql.ref('flags.updated_at'), type: 'timestamp' },
  },
});

/** A page of the registry, by how the flags stand in one environment. */
export async function listFlags(db: Db, query: ListQuery, environment: FlagEnvironment) {
  const { ids, total } = await listPage(db, sourceIn(environment), query);
  return { rows: await flags.byIds(db, ids), total };
}
