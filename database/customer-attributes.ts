import { sql } from 'kysely';
import type { Attributes, Condition } from '../domain/condition/condition.ts';
import type { Db } from './client.ts';
import { customerSource } from './customer-list.ts';
import { readCondition } from './filter.ts';
import { attributesSql } from './matching-rows.ts';

/**
 * What conditions see of customers: fields of the record and of the main subscription, and their own attributes, made of
 * the very expressions that segments compare. For `matches` in memory, with conditions read by `customerCondition`.
 */
export async function attributesOf(db: Db, customerIds: string[]): Promise<Map<string, Attributes>> {
  if (customerIds.length === 0) return new Map();
  const { rows } = await sql<{ id: string; attributes: Attributes }>`
    select ${customerSource.id} as id, ${attributesSql(customerSource)} as attributes
    from ${customerSource.from} where ${customerSource.id} = any(${customerIds})`.execute(db);
  return new Map(rows.map(({ id, attributes }) => [id, attributes]));
}

/** A condition on customers ready for `matches`: its times written as attributes write them. @throws MalformedRequest */
export function customerCondition(condition: unknown): Condition {
  return readCondition(condition, customerSource, 'condition');
}
