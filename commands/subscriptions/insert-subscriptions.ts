import type { ImportedSubscription } from '../../contracts/subscriptions.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Db } from '../../database/client.ts';
import { newId } from '../../database/ids.ts';
import * as plans from '../../database/plans.ts';
import * as subscriptions from '../../database/subscriptions.ts';
import { monthlyAmount, renewalInterval, seatsOf } from '../../domain/subscriptions/monthly-amount.ts';

/**
 * Stores subscriptions to published versions; what each brings in a month, its seats and its interval follow from the
 * version.
 * @throws MalformedRequest when a version does not sell what is subscribed to
 */
export async function insertSubscriptions(
  db: Db,
  wanted: { customerId: string; input: ImportedSubscription }[],
  now: Date,
): Promise<void> {
  const versions = await plans.versionsByIds(db, [...new Set(wanted.map(({ input }) => input.planVersionId))]);
  const objects = await plans.objectsOf(db, [...versions.keys()]);
  const prices = new Map(
    objects.filter(({ object }) => object === 'price').map((row) => [`${row.version_id} ${componentOf(row.key)}`, row]),
  );
  const rows = wanted.map(({ customerId, input }) => {
    const version = versions.get(input.planVersionId);
    const monthly = version && monthlyAmount(version.configuration, input.items, input.currency);
    if (!version || monthly == null) {
      throw new PricewrightError(
        'MalformedRequest',
        `${input.planVersionId} sells no ${input.items.map(({ component }) => component).join(', ')} in ${input.currency}.`,
      );
    }
    return {
      id: newId('subscription'),
      customer_id: customerId,
      external_id: input.externalId,
      stripe_subscription_id: input.stripeSubscriptionId,
      plan_id: version.plan_id,
      plan_version_id: version.id,
      status: input.status,
      currency: input.currency,
      interval: renewalInterval(version.configuration, input.items),
      seats: seatsOf(version.configuration, input.items),
      monthly_amount: monthly,
      started_at: input.startedAt,
      trial_end: input.trialEndsAt,
      current_period_start: input.currentPeriodStart,
      current_period_end: input.currentPeriodEnd,
      cancel_at_period_end: input.cancelAtPeriodEnd,
      ended_at: input.endedAt,
      created_at: input.startedAt,
      updated_at: now,
    };
  });
  const items = wanted.flatMap(({ input }, index) =>
    input.items.map(({ component, quantity }) => ({
      subscription_id: rows[index]!.id,
      component_key: component,
      stripe_price_id: prices.get(`${input.planVersionId} ${component}`)?.stripe_id ?? null,
      quantity,
    })),
  );
  await subscriptions.insert(db, rows, items);
}

/** A price is on record under its lookup key, `<plan key>:<component key>`. */
function componentOf(lookupKey: string): string {
  return lookupKey.slice(lookupKey.lastIndexOf(':') + 1);
}
