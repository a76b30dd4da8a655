import { sql } from 'kysely';
import type { ListQuery } from '../contracts/http.ts';
import type { Db } from './client.ts';
import type { ConditionField } from './condition-to-sql.ts';
import { type ListPage, type ListSource, listPage } from './list-query.ts';

const column = (name: string, type: ConditionField['type'] = 'text'): ConditionField => ({
  expression: sql.ref(name),
  type,
});

const source: ListSource = {
  from: sql`subscriptions
    join plans on plans.id = subscriptions.plan_id
    join plan_versions on plan_versions.id = subscriptions.plan_version_id`,
  id: sql.ref('subscriptions.id'),
  search: [
    sql.ref('subscriptions.id'),
    sql.ref('subscriptions.customer_id'),
    sql.ref('subscriptions.external_id'),
    sql.ref('subscriptions.stripe_subscription_id'),
  ],
  fields: {
    id: column('subscriptions.id'),
    customerId: column('subscriptions.customer_id'),
    externalId: column('subscriptions.external_id'),
    stripeSubscriptionId: column('subscriptions.stripe_subscription_id'),
    planId: column('subscriptions.plan_id'),
    plan: column('plans.key'),
    planVersionId: column('subscriptions.plan_version_id'),
    planVersion: column('plan_versions.number', 'number'),
    status: column('subscriptions.status'),
    currency: column('subscriptions.currency'),
    interval: column('subscriptions.interval'),
    seats: column('subscriptions.seats', 'number'),
    cancelAtPeriodEnd: column('subscriptions.cancel_at_period_end', 'boolean'),
    startedAt: column('subscriptions.started_at', 'timestamp'),
    trialEndsAt: column('subscriptions.trial_end', 'timestamp'),
    currentPeriodEnd: column('subscriptions.current_period_end', 'timestamp'),
    endedAt: column('subscriptions.ended_at', 'timestamp'),
    createdAt: column('subscriptions.created_at', 'timestamp'),
    updatedAt: column('subscriptions.updated_at', 'timestamp'),
  },
};

export async function listSubscriptions(db: Db, query: ListQuery): Promise<ListPage> {
  return await listPage(db, source, query);
}
