import { type RawBuilder, sql } from 'kysely';
import type { Condition } from '../../domain/condition/condition.ts';
import { fieldsOf } from '../../domain/condition/condition-fields.ts';
import type { Db } from '../client.ts';
import { conditionToSql } from '../condition-to-sql.ts';
import { allCustomersWhere, customerSource } from '../customer-list.ts';
import { readCondition } from '../filter.ts';
import { tablesFor } from '../matching-rows.ts';

/** Ids of the customers of whom a condition holds, as a relation for `in`: SQL where it is exact, else a list. */
export async function inSegment(db: Db, condition: Condition): Promise<RawBuilder<unknown>> {
  const read = readCondition(condition, customerSource, 'condition');
  const { where, exact } = conditionToSql(read, customerSource);
  if (exact) {
    return sql`(select ${customerSource.id} from ${tablesFor(customerSource, fieldsOf(read))}
      where ${customerSource.where ?? sql`true`} and ${where})`;
  }
  const ids: string[] = [];
  for await (const batch of allCustomersWhere(db, condition)) ids.push(...batch);
  return sql`(select unnest(${ids}::text[]))`;
}
