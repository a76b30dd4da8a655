import type { InvoicePreviewAnswer } from '../../contracts/invoice-preview.ts';
import type { SubscriptionPlan } from '../../contracts/plans.ts';
import { newId } from '../../database/ids.ts';
import type { Platform } from './platform.ts';

export const monthly = { interval: 'month' as const };
const calls = {
  key: 'calls',
  name: 'Calls',
  model: 'per_unit',
  usageType: 'metered',
  ...monthly,
  unitAmount: '0.5',
  meter: { eventName: 'api_call', displayName: 'Calls', aggregation: 'count' },
};
/** A base fee, seats, a yearly price and calls by use. */
export const pricing = (base: string) => ({
  currency: 'usd',
  billingCycle: 'monthly' as const,
  components: [
    { key: 'base', name: 'Base fee', model: 'flat', ...monthly, unitAmount: base },
    { key: 'seats', name: 'Seats', model: 'per_unit', ...monthly, unitAmount: '1200', unitName: 'seat' },
    { key: 'yearly', name: 'Yearly', model: 'flat', interval: 'year', unitAmount: '120000' },
    calls,
  ],
});

/** A customer of the United States who subscribes to a plan's open version since April 2026. */
export async function subscriberOf(
  platform: Platform,
  plan: SubscriptionPlan,
  quantities: Record<string, number | null>,
  changes: object = {},
): Promise<string> {
  const { id } = await platform.call<{ id: string }>('POST', '/v1/customers', { country: 'US' }, 201);
  const subscription = newId('subscription');
  const times = { created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z' };
  await platform.db
    .insertInto('subscriptions')
    .values({
      id: subscription,
      customer_id: id,
      external_id: null,
      stripe_subscription_id: null,
      plan_id: plan.id,
      plan_version_id: plan.openVersion!.id,
      status: 'active',
      currency: 'usd',
      interval: 'month',
      seats: null,
      monthly_amount: 0,
      started_at: '2026-04-01T00:00:00Z',
      current_period_start: '2026-04-01T00:00:00Z',
      current_period_end: '2026-05-01T00:00:00Z',
      cancel_at_period_end: false,
      ...times,
      ...changes,
    })
    .execute();
  await platform.db
    .insertInto('subscription_items')
    .values(
      Object.entries(quantities).map(([component_key, quantity]) => ({
        subscription_id: subscription,
        component_key,
        stripe_price_id: null,
        quantity,
      })),
    )
    .execute();
  return id;
}

export const amounts = ({ preview: { lines } }: InvoicePreviewAnswer) =>
  lines.map(({ id, kind, amount }) => [id, kind, amount]);
