import { sql } from 'kysely';
import type { ListQuery } from '../contracts/http.ts';
import type { personFields } from '../contracts/persons.ts';
import type { Db } from './client.ts';
import type { ConditionField } from './condition-to-sql.ts';
import { type ListPage, type ListSource, listPage } from './list-query.ts';

const column = (name: string, type: ConditionField['type'] = 'text'): ConditionField => ({
  expression: sql.ref(name),
  type,
});

const fields: Record<(typeof personFields)[number], ConditionField> = {
  id: column('persons.id'),
  externalId: column('persons.external_id'),
  customerId: column('persons.customer_id'),
  role: column('persons.role'),
  locale: column('persons.locale'),
  timeZone: column('persons.time_zone'),
  createdAt: column('persons.created_at', 'timestamp'),
  updatedAt: column('persons.updated_at', 'timestamp'),
};

const source: ListSource = {
  from: sql`persons`,
  id: sql.ref('persons.id'),
  where: sql`persons.merged_into is null`,
  search: [sql.ref('persons.id'), sql.ref('persons.external_id'), sql.ref('persons.customer_id')],
  fields,
  custom: sql.ref('persons.attributes'),
};

export async function listPersons(db: Db, query: ListQuery): Promise<ListPage> {
  return await listPage(db, source, query);
}
