import { DateTime } from 'luxon';
import type { SampleEvent } from './events-generate.ts';
import { truths } from './events-truths.ts';
import type { SampleCustomer } from './generate-company.ts';
import type { SamplePlan } from './generate-subscriptions.ts';
import type { Random } from './random.ts';

type Subscription = SampleCustomer['subscriptions'][number];

/** Near what the plans of `catalogue.json` cost in a month, in minor units, usage left out. */
const monthly: Record<SamplePlan, { base: number; seat: number }> = {
  free: { base: 0, seat: 0 },
  starter: { base: 1_900, seat: 0 },
  team: { base: 0, seat: 1_500 },
  growth: { base: 24_900, seat: 0 },
  business: { base: 0, seat: 2_900 },
  enterprise: { base: 250_000, seat: 3_500 },
};

/** A customer's subscriptions in the year: when they began and ended, and what was paid for each period. */
export function generatePayments(
  { customer, subscriptions }: SampleCustomer,
  begins: number,
  today: number,
  random: Random,
): Omit<SampleEvent, 'id'>[] {
  const events: Omit<SampleEvent, 'id'>[] = [];
  const add = (type: string, at: number, properties: Record<string, unknown>) => {
    if (at >= begins && at < today) {
      events.push({ type, customerId: customer.externalId!, personId: null, at, properties });
    }
  };
  for (const subscription of subscriptions) {
    const { plan, externalId, startedAt, endedAt } = subscription;
    const named = { plan, subscription: externalId };
    add('subscription_started', Date.parse(startedAt), named);
    if (endedAt) add('subscription_canceled', Date.parse(endedAt), named);
    const amount = amountOf(subscription);
    if (amount === 0) continue;
    for (const at of periods(subscription, begins, endedAt ? Date.parse(endedAt) : today)) {
      const money = { ...named, amount, currency: subscription.currency };
      if (random.chance(truths.paymentsThatFail)) {
        add('payment_failed', at, money);
        add('payment_succeeded', at + 3 * 24 * 60 * 60 * 1000, money);
      } else add('payment_succeeded', at, money);
    }
  }
  return events;
}

function isYearly({ currentPeriodStart, currentPeriodEnd }: Subscription): boolean {
  return Date.parse(currentPeriodEnd) - Date.parse(currentPeriodStart) > 60 * 24 * 60 * 60 * 1000;
}

function amountOf(subscription: Subscription): number {
  const { base, seat } = monthly[subscription.plan];
  const seats = Math.max(1, ...subscription.items.map(({ quantity }) => quantity ?? 0));
  return (base + seat * seats) * (isYearly(subscription) ? 10 : 1);
}

/** When periods begin, after the trial; counted from the start, so that the 31st comes back. */
function periods(subscription: Subscription, begins: number, ends: number): number[] {
  const paidFrom = DateTime.fromISO(subscription.trialEndsAt ?? subscription.startedAt, { zone: 'utc' });
  const months = isYearly(subscription) ? 12 : 1;
  const times: number[] = [];
  for (let number = 0; ; number += months) {
    const at = paidFrom.plus({ months: number }).toMillis();
    if (at >= ends) return times;
    if (at >= begins) times.push(at);
  }
}
