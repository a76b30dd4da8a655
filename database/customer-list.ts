import { type RawBuilder, sql } from 'kysely';
import type { customerFields } from '../contracts/customers.ts';
import type { ListQuery } from '../contracts/http.ts';
import type { Condition } from '../domain/condition/condition.ts';
import type { Db } from './client.ts';
import type { ConditionField } from './condition-to-sql.ts';
import { readCondition } from './filter.ts';
import { type ListPage, type ListSource, listPage, pageOf, sortOf } from './list-query.ts';
import { matchingIds } from './matching-rows.ts';
import { mainFirst } from './subscriptions.ts';

const column = (name: string, type: ConditionField['type'] = 'text'): ConditionField => ({
  expression: sql.ref(name),
  type,
});

const fields: Record<(typeof customerFields)[number], ConditionField> = {
  id: column('customers.id'),
  externalId: column('customers.external_id'),
  stripeCustomerId: column('customers.stripe_customer_id'),
  country: column('customers.country'),
  currency: column('customers.currency'),
  industry: column('customers.industry'),
  plan: column('main.plan_key'),
  planVersion: column('main.plan_number', 'number'),
  subscriptionStatus: column('main.status'),
  interval: column('main.interval'),
  seats: column('main.seats', 'number'),
  subscribedAt: column('main.started_at', 'timestamp'),
  trialEndsAt: column('main.trial_end', 'timestamp'),
  createdAt: column('customers.created_at', 'timestamp'),
  updatedAt: column('customers.updated_at', 'timestamp'),
};

/**
 * Customers with their main subscription, as conditions see them: pseudonymous, whatever the segment or filter. Its columns are
 * named: a star would have every statement with it planned anew, which takes longer than one customer's answer.
 */
export const customerSource: ListSource = {
  from: sql`customers left join lateral (
    select subscriptions.status, subscriptions.interval, subscriptions.seats, subscriptions.started_at,
      subscriptions.trial_end, plans.key as plan_key, plan_versions.number as plan_number
    from subscriptions
      join plans on plans.id = subscriptions.plan_id
      join plan_versions on plan_versions.id = subscriptions.plan_version_id
    where subscriptions.customer_id = customers.id
    order by ${mainFirst}
    limit 1
  ) as main on true`,
  lean: {
    from: sql`customers`,
    without: new Set(['plan', 'planVersion', 'subscriptionStatus', 'interval', 'seats', 'subscribedAt', 'trialEndsAt']),
  },
  id: sql.ref('customers.id'),
  where: sql`customers.merged_into is null`,
  search: [sql.ref('customers.id'), sql.ref('customers.external_id'), sql.ref('customers.stripe_customer_id')],
  fields,
  custom: sql.ref('customers.attributes'),
};

export async function listCustomers(db: Db, query: ListQuery): Promise<ListPage> {
  return await listPage(db, customerSource, query);
}

/** @throws MalformedRequest when nobody could evaluate the condition */
export function checkSegmentCondition(condition: unknown): void {
  readCondition(condition, customerSource, 'condition');
}

/** A page of the customers of whom a condition holds. @throws MalformedRequest */
export async function customersWhere(
  db: Db,
  condition: Condition,
  page: { page: number; perPage: number; sort: string },
): Promise<ListPage> {
  const order: RawBuilder<unknown> = sortOf(page.sort, fields);
  return await pageOf(db, customerSource, readCondition(condition, customerSource, 'condition'), { ...page, order });
}

/** All customers of whom a condition holds, in batches. @throws MalformedRequest */
export function allCustomersWhere(db: Db, condition: Condition): AsyncGenerator<string[]> {
  return matchingIds(db, customerSource, readCondition(condition, customerSource, 'condition'));
}

export async function countCustomers(db: Db): Promise<number> {
  const row = await db
    .selectFrom('customers')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('merged_into', 'is', null)
    .executeTakeFirstOrThrow();
  return row.count;
}
