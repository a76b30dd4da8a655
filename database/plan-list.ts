import { sql } from 'kysely';
import type { ListQuery } from '../contracts/http.ts';
import type { Db } from './client.ts';
import { filterOf, type ListFields, searchOf, sortOf } from './list-query.ts';

/** What a list of plans may filter and sort by; `status` is the one that the plan shows. */
const name = sql`shown.configuration ->> 'name'`;
const fields: ListFields = {
  id: { expression: sql.ref('plans.id'), type: 'text' },
  key: { expression: sql.ref('plans.key'), type: 'text' },
  name: { expression: name, type: 'text' },
  status: { expression: sql.ref('shown.status'), type: 'text' },
  tier: { expression: sql`shown.configuration ->> 'tier'`, type: 'text' },
  createdAt: { expression: sql.ref('plans.created_at'), type: 'timestamp' },
  updatedAt: { expression: sql.ref('plans.updated_at'), type: 'timestamp' },
};

export async function listPlans(db: Db, query: ListQuery): Promise<{ ids: string[]; total: number }> {
  const rows = db
    .selectFrom('plans')
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('plan_versions')
          .select(['status', 'configuration'])
          .whereRef('plan_versions.plan_id', '=', 'plans.id')
          .orderBy(sql`(plan_versions.id = plans.active_version_id) desc nulls last`)
          .orderBy('number', 'desc')
          .limit(1)
          .as('shown'),
      (join) => join.onTrue(),
    )
    .where(filterOf(query.filter, fields))
    .where(searchOf(query.q, name, sql.ref('plans.key')));
  const [page, { total }] = await Promise.all([
    rows
      .select('plans.id')
      .orderBy(sortOf(query.sort, fields))
      .orderBy('plans.id')
      .limit(query.perPage)
      .offset((query.page - 1) * query.perPage)
      .execute(),
    rows.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow(),
  ]);
  return { ids: page.map((row) => row.id), total };
}
