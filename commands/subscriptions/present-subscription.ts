import type { Subscription } from '../../contracts/subscriptions.ts';
import type { Db } from '../../database/client.ts';
import * as subscriptions from '../../database/subscriptions.ts';

/** Subscriptions as the API shows them, with their items. */
export async function presentSubscriptions(db: Db, rows: subscriptions.SubscriptionRow[]): Promise<Subscription[]> {
  const items = await subscriptions.itemsOf(
    db,
    rows.map((row) => row.id),
  );
  const bySubscription = Map.groupBy(items, (item) => item.subscription_id);
  return rows.map((row) => ({
    id: row.id,
    customerId: row.customer_id,
    externalId: row.external_id,
    stripeSubscriptionId: row.stripe_subscription_id,
    planId: row.plan_id,
    plan: row.plan_key,
    planVersionId: row.plan_version_id,
    planVersion: row.plan_number,
    status: row.status,
    interval: row.interval,
    seats: row.seats,
    monthly: { amount: Number(row.monthly_amount), currency: row.currency },
    items: (bySubscription.get(row.id) ?? []).map((item) => ({
      component: item.component_key,
      stripePriceId: item.stripe_price_id,
      quantity: item.quantity,
    })),
    startedAt: row.started_at.toISOString(),
    trialEndsAt: row.trial_end?.toISOString() ?? null,
    currentPeriodStart: row.current_period_start.toISOString(),
    currentPeriodEnd: row.current_period_end.toISOString(),
    cancelAtPeriodEnd: row.cancel_at_period_end,
    endedAt: row.ended_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }));
}
