import { sql } from 'kysely';
import type { ListQuery } from '../contracts/http.ts';
import type { PricingTemplate } from '../contracts/pricing-templates.ts';
import type { Db } from './client.ts';
import { listPage } from './list-query.ts';
import { templates } from './pricing.ts';

const inBody = (name: 'key' | 'name' | 'description' | 'currency') => sql`body ->> ${sql.lit(name)}`;

/**
 * A page of the installation's own templates and the shipped ones, which stand in no table; of a shipped one the id is its key.
 * @returns the ids in their order, and the rows of those that are its own
 */
export async function listWithShipped(db: Db, shipped: readonly PricingTemplate[], query: ListQuery) {
  const { ids, total } = await listPage(
    db,
    {
      from: sql`(
        select id, body, created_at, updated_at, false as is_shipped from pricing_templates
        union all
        select body ->> 'key', body, null, null, true from jsonb_array_elements(${JSON.stringify(shipped)}::jsonb) as body
      ) as template`,
      id: sql.ref('id'),
      search: [inBody('key'), inBody('name'), inBody('description')],
      fields: {
        id: { expression: sql.ref('id'), type: 'text' },
        key: { expression: inBody('key'), type: 'text' },
        name: { expression: inBody('name'), type: 'text' },
        currency: { expression: inBody('currency'), type: 'text' },
        isShipped: { expression: sql.ref('is_shipped'), type: 'boolean' },
        createdAt: { expression: sql.ref('created_at'), type: 'timestamp' },
        updatedAt: { expression: sql.ref('updated_at'), type: 'timestamp' },
      },
    },
    query,
  );
  return { ids, total, own: await templates.all(db, sql<boolean>`id = any(${ids})`) };
}
