import { sql } from 'kysely';
import type { ListQuery } from '../contracts/http.ts';
import type { Db } from './client.ts';
import { type ListPage, type ListSource, listPage } from './list-query.ts';

const name = sql`(shown.configuration ->> 'name')`;

/** What a list of plans may filter and sort by; `status` is the one that the plan shows. */
const source: ListSource = {
  from: sql`plans join lateral (
    select status, configuration from plan_versions where plan_versions.plan_id = plans.id
    order by (plan_versions.id = plans.active_version_id) desc nulls last, number desc
    limit 1
  ) as shown on true`,
  id: sql.ref('plans.id'),
  search: [name, sql.ref('plans.key')],
  fields: {
    id: { expression: sql.ref('plans.id'), type: 'text' },
    key: { expression: sql.ref('plans.key'), type: 'text' },
    name: { expression: name, type: 'text' },
    status: { expression: sql.ref('shown.status'), type: 'text' },
    tier: { expression: sql`(shown.configuration ->> 'tier')`, type: 'text' },
    createdAt: { expression: sql.ref('plans.created_at'), type: 'timestamp' },
    updatedAt: { expression: sql.ref('plans.updated_at'), type: 'timestamp' },
  },
};

export async function listPlans(db: Db, query: ListQuery): Promise<ListPage> {
  return await listPage(db, source, query);
}
