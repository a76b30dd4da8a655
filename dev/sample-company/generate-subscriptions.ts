import type { DateTime } from 'luxon';
import type { ImportedSubscription } from '../../contracts/subscriptions.ts';
import type { Random } from './random.ts';

/** As an import takes it, but with the plan's key: the version is known once the catalogue is published. */
export type SampleSubscription = Omit<ImportedSubscription, 'planVersionId'> & { plan: SamplePlan };
export type SamplePlan = 'free' | 'starter' | 'team' | 'growth' | 'business' | 'enterprise';

const ladder: readonly SamplePlan[] = ['free', 'starter', 'team', 'growth', 'business', 'enterprise'];
const trialDays: Partial<Record<SamplePlan, number>> = { starter: 14, team: 14, growth: 30, business: 30 };

export const planWeights: readonly (readonly [SamplePlan, number])[] = [
  ['free', 26],
  ['starter', 27],
  ['team', 24],
  ['growth', 11],
  ['business', 9],
  ['enterprise', 3],
];

/** Seats as companies of each plan have them: many small ones, few large. */
export function seatsFor(plan: SamplePlan, random: Random): number {
  const skewed = (least: number, most: number) => {
    const fraction = random.fraction();
    return least + Math.floor((most - least + 1) * fraction * fraction);
  };
  switch (plan) {
    case 'free':
      return random.integer(1, 2);
    case 'starter':
      return random.integer(1, 5);
    case 'team':
      return skewed(3, 40);
    case 'growth':
      return skewed(5, 60);
    case 'business':
      return skewed(10, 250);
    case 'enterprise':
      return skewed(80, 900);
  }
}

function itemsFor(plan: SamplePlan, seats: number, yearly: boolean): SampleSubscription['items'] {
  const one = (component: string, quantity: number | null) => ({ component, quantity });
  switch (plan) {
    case 'free':
      return [one('base', 1)];
    case 'starter':
      return [one(yearly ? 'yearly' : 'monthly', 1)];
    case 'team':
      return [one(yearly ? 'seats_yearly' : 'seats_monthly', seats)];
    case 'growth':
      return [one(yearly ? 'platform_yearly' : 'platform_monthly', 1), one('events', null), one('replays', null)];
    case 'business':
      return [one(yearly ? 'licences_yearly' : 'licences_monthly', seats)];
    case 'enterprise':
      return [one('platform', 1), one('seats', seats), one('events', null), one('onboarding', 1)];
  }
}

interface Subject {
  externalId: string;
  plan: SamplePlan;
  seats: number;
  currency: string;
  createdAt: DateTime<true>;
}

/** What a customer has subscribed to since it came: the present plan, and for some the smaller one that it outgrew. */
export function generateSubscriptions(subject: Subject, random: Random, asOf: DateTime<true>): SampleSubscription[] {
  const { plan, createdAt } = subject;
  const days = Math.floor(asOf.diff(createdAt, 'days').days);
  const before = ladder[ladder.indexOf(plan) - 1];
  const outgrew = before !== undefined && days > 120 && random.chance(0.3);
  if (!outgrew) return [subscription(subject, plan, createdAt, null, random, asOf, 1)];
  const moved = createdAt.plus({ days: random.integer(40, days - 40) });
  return [
    subscription({ ...subject, seats: Math.min(subject.seats, 5) }, before, createdAt, moved, random, asOf, 1),
    subscription(subject, plan, moved, null, random, asOf, 2),
  ];
}

function subscription(
  { externalId, seats, currency }: Subject,
  plan: SamplePlan,
  startedAt: DateTime<true>,
  replacedAt: DateTime<true> | null,
  random: Random,
  asOf: DateTime<true>,
  number: number,
): SampleSubscription {
  const yearly = plan === 'enterprise' || (plan !== 'free' && random.chance(0.3));
  const trial = trialDays[plan];
  const trialEndsAt = trial && number === 1 ? startedAt.plus({ days: trial }) : null;
  const onTrial = trialEndsAt !== null && trialEndsAt > asOf;
  const age = asOf.diff(startedAt, 'days').days;
  const churned = replacedAt === null && !onTrial && age > 90 && random.chance(plan === 'enterprise' ? 0.03 : 0.13);
  const endedAt = replacedAt ?? (churned ? startedAt.plus({ days: random.integer(60, Math.floor(age) - 1) }) : null);
  const period = periodAt(startedAt, yearly ? 'years' : 'months', endedAt ?? asOf);
  return {
    externalId: `${externalId}-sub-${number}`,
    stripeSubscriptionId: null,
    plan,
    status: endedAt ? 'canceled' : onTrial ? 'trialing' : standing(plan, random),
    currency,
    items: itemsFor(plan, seats, yearly),
    startedAt: startedAt.toISO(),
    trialEndsAt: trialEndsAt?.toISO() ?? null,
    currentPeriodStart: period.start.toISO(),
    currentPeriodEnd: period.end.toISO(),
    cancelAtPeriodEnd: !endedAt && !onTrial && plan !== 'free' && random.chance(0.03),
    endedAt: endedAt?.toISO() ?? null,
  };
}

function standing(plan: SamplePlan, random: Random): SampleSubscription['status'] {
  if (plan === 'free') return 'active';
  return random.weighted([
    ['active', 95],
    ['past_due', 4],
    ['paused', 1],
  ] as const);
}

/** The billing period that holds a moment; each is counted from the start, so that the 31st comes back. */
function periodAt(startedAt: DateTime<true>, unit: 'months' | 'years', moment: DateTime<true>) {
  const passed = Math.max(0, Math.floor(moment.diff(startedAt, unit)[unit]));
  return { start: startedAt.plus({ [unit]: passed }), end: startedAt.plus({ [unit]: passed + 1 }) };
}
