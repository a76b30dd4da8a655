import type { EntitlementFacts, Grant, PlanTerms, RedemptionSource, SubscriptionSource } from './sources.ts';
import { day, type SubscriptionAccess, subscriptionAccess } from './subscription-access.ts';

const dayMs = 86_400_000;

/** Every source's word on every feature that it speaks of, whether it holds now or not. */
export function collectGrants(facts: EntitlementFacts): Grant[] {
  const subscriptions = facts.subscriptions.map((subscription) => ({
    subscription,
    access: subscriptionAccess(subscription, facts.policy, facts.now),
  }));
  return [
    ...subscriptions.flatMap(({ subscription, access }) => ofSubscription(subscription, access)),
    ...facts.redemptions.flatMap((redemption) => ofRedemption(redemption, subscriptions, facts.now)),
    ...ofAddOns(facts, subscriptions),
    ...ofAgreements(facts, subscriptions),
  ];
}

type WithAccess = { subscription: SubscriptionSource; access: SubscriptionAccess };

function ofSubscription({ id, plan, version, period }: SubscriptionSource, access: SubscriptionAccess): Grant[] {
  const named = `${plan.name} (version ${version})`;
  return ofPlan(plan, { kind: 'plan', id, name: plan.name }, (feature) => {
    const active = access.gives(feature);
    const { until } = access.level === 'grace' && active ? access : { until: null };
    if (access.level === 'full') return { active, until, period, because: `${named} grants it.` };
    if (active) return { active, until, period, because: `${named} grants it: ${access.because}.` };
    const policy = access.level === 'grace' ? ', but the grace policy does not keep it' : '';
    return { active, until, period, because: `${named} does not grant it now: ${access.because}${policy}.` };
  });
}

type Standing = Pick<Grant, 'active' | 'until' | 'because' | 'period'>;

function ofPlan(plan: PlanTerms, source: Grant['source'], standing: (feature: string) => Standing): Grant[] {
  const own = new Set(plan.features.map(({ featureId }) => featureId));
  const features = plan.features
    .filter(({ enabled }) => enabled)
    .map(({ featureId, limits, configuration }) => ({
      source,
      feature: featureId,
      effect: 'grant' as const,
      // A limit of the plan that bears a feature's name is that feature's.
      limits: Object.hasOwn(plan.limits, featureId) ? { [featureId]: plan.limits[featureId]!, ...limits } : limits,
      configuration,
      isWhole: true,
      isLimit: false,
      ...standing(featureId),
    }));
  const limits = Object.entries(plan.limits)
    .filter(([key]) => !own.has(key))
    .map(([key, quantity]) => ({
      source,
      feature: key,
      effect: 'grant' as const,
      limits: { [key]: quantity },
      configuration: {},
      isWhole: false,
      isLimit: true,
      ...standing(key),
    }));
  return [...features, ...limits];
}

function ofRedemption(redemption: RedemptionSource, subscriptions: readonly WithAccess[], now: Date): Grant[] {
  const { id, name, gives } = redemption;
  if (!gives) return [];
  const standing = redemption.type === 'free_trial' ? trial(redemption, now) : upgrade(redemption, subscriptions, now);
  return ofPlan(gives, { kind: 'promotion', id, name }, () => standing);
}

function trial({ name, redeemedAt, days, gives }: RedemptionSource, now: Date): Standing {
  const until = new Date(redeemedAt.getTime() + days * dayMs);
  const period = { start: redeemedAt, end: until, interval: 'month' };
  if (now >= until) {
    return { active: false, until: null, period: null, because: `The trial "${name}" ended on ${day(until)}.` };
  }
  return { active: true, until, period, because: `The trial "${name}" gives ${gives!.name} until ${day(until)}.` };
}

/**
 * An upgrade lifts a plan that the customer has and pays for. On one invoice alone it lasts for the billing period in which
 * it was redeemed.
 */
function upgrade(redemption: RedemptionSource, subscriptions: readonly WithAccess[], now: Date): Standing {
  const { name, boughtPlan, gives, duration, redeemedAt, endsAt } = redemption;
  const lifted = subscriptions.find((each) => each.subscription.plan.key === boughtPlan && isPaying(each));
  const not = (why: string) => ({ active: false, until: null, period: null, because: `The upgrade "${name}" ${why}.` });
  if (!lifted) return not(`lifts ${boughtPlan}, which the customer does not have now`);
  const { period } = lifted.subscription;
  if (duration === 'once' && redeemedAt < period.start) return not(`was for the period before ${day(period.start)}`);
  const until = duration === 'once' ? period.end : endsAt;
  if (until && now >= until) return not(`ended on ${day(until)}`);
  const end = until ? ` until ${day(until)}` : '';
  return { active: true, until, period, because: `The upgrade "${name}" gives ${gives!.name}${end}.` };
}

/** What was bought once stays; what recurs holds unless every subscription has come to nothing. */
function ofAddOns({ addOns }: EntitlementFacts, subscriptions: readonly WithAccess[]): Grant[] {
  const pays = subscriptions.length === 0 || subscriptions.some(isPaying);
  return addOns.map(({ id, name, feature, type, quantity, limits }) => {
    const units = Number(quantity);
    const active = type === 'one_time' || pays;
    return {
      source: { kind: 'add_on', id, name },
      feature,
      effect: 'grant',
      active,
      because: active
        ? `Bought apart: ${name}${units === 1 ? '' : `, ${quantity} times`}.`
        : `${name} recurs, and no subscription is paid.`,
      limits: Object.fromEntries(
        Object.entries(limits).map(([key, each]) => [key, each === null ? null : Math.floor(each * units)]),
      ),
      isWhole: false,
      isLimit: false,
      configuration: {},
      until: null,
      period: null,
    };
  });
}

/** What is agreed about a plan holds while the customer has that plan. */
function ofAgreements({ agreements }: EntitlementFacts, subscriptions: readonly WithAccess[]): Grant[] {
  return agreements.flatMap(({ id, name, plan, overrides, until }) => {
    const active = plan === null || subscriptions.some((each) => each.subscription.plan.key === plan && isPaying(each));
    return overrides.map(({ featureId, enabled, limits, configuration }) => ({
      source: { kind: 'agreement' as const, id, name },
      feature: featureId,
      effect: enabled ? ('grant' as const) : ('withhold' as const),
      active,
      because: active
        ? enabled
          ? `Agreed in "${name}".`
          : `Excluded by the agreement "${name}".`
        : `The agreement "${name}" is about ${plan}, which the customer does not have now.`,
      limits,
      configuration,
      isWhole: false,
      isLimit: false,
      until,
      period: null,
    }));
  });
}

const isPaying = ({ access }: WithAccess) => access.level === 'full' || access.level === 'grace';
