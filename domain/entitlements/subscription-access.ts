import { accessByStatus, type GracePolicy } from '../../contracts/tables/entitlement-access.ts';
import type { SubscriptionSource } from './sources.ts';

const dayMs = 86_400_000;

/** What a subscription gives now: all, some features until a moment, some for as long as it is so, or nothing. */
export interface SubscriptionAccess {
  readonly level: 'full' | 'grace' | 'kept' | 'none';
  readonly because: string;
  readonly until: Date | null;
  gives(feature: string): boolean;
}

/** By the subscription's status and the grace policy. A payment is overdue from the moment recorded, else from the period's start. */
export function subscriptionAccess(
  { status, pastDueSince, endedAt, period }: Pick<SubscriptionSource, 'status' | 'pastDueSince' | 'endedAt' | 'period'>,
  policy: GracePolicy,
  now: Date,
): SubscriptionAccess {
  if (endedAt && endedAt <= now)
    return { level: 'none', because: `ended on ${day(endedAt)}`, until: null, gives: none };
  const { access, because } = accessByStatus[status];
  const kept = (feature: string) => policy.alwaysKept.includes(feature);
  if (access === 'full') return { level: 'full', because, until: null, gives: () => true };
  if (access === 'none') return { level: 'none', because, until: null, gives: none };
  if (access === 'kept') return { level: 'kept', because, until: null, gives: kept };
  const until = new Date((pastDueSince ?? period.start).getTime() + policy.graceDays * dayMs);
  if (now >= until) {
    const over = policy.graceDays === 0 ? 'there is no grace' : `grace ended on ${day(until)}`;
    return { level: 'kept', because: `${because}, and ${over}`, until: null, gives: kept };
  }
  return {
    level: 'grace',
    because: `${because}; grace lasts until ${day(until)}`,
    until,
    gives: (feature) => policy.features === null || policy.features.includes(feature) || kept(feature),
  };
}

const none = () => false;

/** The day of a moment, UTC. */
export function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}
