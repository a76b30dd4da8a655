import type { CustomerEntitlements } from '../../contracts/entitlements.ts';
import { collectGrants } from './collect-grants.ts';
import { type MergedEntitlement, mergeEntitlement } from './merge-entitlement.ts';
import type { EntitlementFacts, FlagVerdict } from './sources.ts';
import { subscriptionAccess } from './subscription-access.ts';

export type Standing = Pick<CustomerEntitlements, 'standing' | 'graceUntil'>;

/** Whether the customer's subscriptions give anything now: one that is paid is enough. */
export function standingOf({ subscriptions, policy, now }: EntitlementFacts): Standing {
  const levels = subscriptions.map((subscription) => subscriptionAccess(subscription, policy, now));
  if (levels.some(({ level }) => level === 'full')) return { standing: 'good', graceUntil: null };
  const graces = levels.flatMap(({ until }) => (until ? [until.getTime()] : []));
  if (graces.length > 0) return { standing: 'grace', graceUntil: new Date(Math.max(...graces)).toISOString() };
  return { standing: levels.length > 0 ? 'blocked' : 'none', graceUntil: null };
}

/**
 * What a customer has of every feature that a source or a flag speaks of, by key; or of those named alone.
 * @param flagOf what the flag of a key says to this customer; null where there is none
 */
export function mergeEntitlements(
  facts: EntitlementFacts,
  flagOf: (key: string) => FlagVerdict | null,
  keys: { also?: readonly string[]; only?: readonly string[] } = {},
): MergedEntitlement[] {
  const byFeature = Map.groupBy(collectGrants(facts), ({ feature }) => feature);
  const wanted = keys.only ?? [...new Set([...byFeature.keys(), ...(keys.also ?? [])])].sort();
  return wanted.map((feature) => mergeEntitlement(feature, byFeature.get(feature) ?? [], flagOf(feature)));
}
