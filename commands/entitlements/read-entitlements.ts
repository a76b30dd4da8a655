import type { CustomerEntitlements, EntitlementDecision } from '../../contracts/entitlements.ts';
import type { Db } from '../../database/client.ts';
import { type CustomerFacts, entitlementFacts, type StoredCount } from '../../database/entitlement-facts.ts';
import type { Attributes } from '../../domain/condition/condition.ts';
import { countedLimit, limitAskedFor, type UsedOf, withUsage } from '../../domain/entitlements/counted-limit.ts';
import type { MergedEntitlement } from '../../domain/entitlements/merge-entitlement.ts';
import { mergeEntitlements, standingOf } from '../../domain/entitlements/merge-entitlements.ts';
import type { FlagVerdict } from '../../domain/entitlements/sources.ts';
import { usagePeriod } from '../../domain/entitlements/usage-period.ts';
import { formatCount } from '../../domain/money/format-count.ts';

/** What flags say to customers; who evaluates them hands it in. */
export interface FlagAnswers {
  /** Keys of the flags that are entitlements. */
  keys(): readonly string[];
  /** Null where there is no such flag. */
  verdict(key: string, attributes: Attributes): FlagVerdict | null;
}

/** What a customer has of every feature, and why. @throws NotFound */
export async function readEntitlements(
  db: Db,
  customer: string,
  now: Date,
  flags: FlagAnswers,
): Promise<CustomerEntitlements> {
  const read = await entitlementFacts(db, customer, now);
  const { customerId, externalId, facts, counts } = read;
  const merged = mergeEntitlements(facts, flagOf(read, flags), { also: flags.keys() });
  return {
    customerId,
    externalId,
    ...standingOf(facts),
    entitlements: merged.map((entitlement) => withUsage(entitlement, usedIn(counts, entitlement.feature), now)),
  };
}

/** A question about one feature, answered from what is read; consuming goes on from here. */
export interface Asked {
  customerId: string;
  entitlement: MergedEntitlement;
  limit: MergedEntitlement['limits'][number];
  period: { start: Date; end: Date | null };
  used: number;
}

/** @throws MalformedRequest where the limit is one of several */
export function askFor(
  read: CustomerFacts,
  { feature, limit: named }: { feature: string; limit?: string | undefined },
  flags: FlagAnswers,
): Asked {
  const { facts, counts, customerId } = read;
  const [entitlement] = mergeEntitlements(facts, flagOf(read, flags), { only: [feature] });
  const limit = limitAskedFor(entitlement!, named, facts.subscriptions[0]?.period ?? null);
  const period = usagePeriod(limit.resets, limit.period, facts.now);
  return {
    customerId,
    entitlement: entitlement!,
    limit,
    period,
    used: usedIn(counts, feature)(limit.limit, period.start),
  };
}

/** The answer to a question: whether the feature is there, and so much more of it when a quantity is named. */
export function decide(asked: Asked, quantity: number | undefined): EntitlementDecision {
  const { entitlement, limit, used } = asked;
  const fits = quantity === undefined || limit.quantity === null || used + quantity <= limit.quantity;
  const reason = !entitlement.granted || fits ? entitlement.reason : refusal(asked, quantity);
  return decisionOf(asked, { allowed: entitlement.granted && fits, reason, used, repeated: false });
}

export function decisionOf(
  { customerId, entitlement, limit, period }: Asked,
  { used, ...rest }: { allowed: boolean; reason: string; used: number; repeated: boolean },
): EntitlementDecision {
  const isCounted = limit.quantity !== null || used > 0;
  return {
    customerId,
    feature: entitlement.feature,
    value: entitlement.value,
    limit: isCounted ? countedLimit(limit, { ...period, used }) : null,
    ...rest,
  };
}

export function refusal({ limit, period, used }: Asked, quantity: number): string {
  const left = Math.max(0, (limit.quantity ?? 0) - used);
  const again = period.end ? ` until ${period.end.toISOString()}` : '';
  const of = `${formatCount(used)} of ${formatCount(limit.quantity ?? 0)} ${limit.limit}`;
  return `${of} are used${again}: ${formatCount(left)} are left, and ${formatCount(quantity)} were asked for.`;
}

function flagOf({ attributes, customerId }: CustomerFacts, flags: FlagAnswers) {
  const subject = { ...attributes, id: customerId, customerId };
  return (key: string) => flags.verdict(key, subject);
}

function usedIn(counts: readonly StoredCount[], feature: string): UsedOf {
  return (limit, start) =>
    counts.find(
      (count) => count.feature === feature && count.limit === limit && count.periodStart.getTime() === start.getTime(),
    )?.used ?? 0;
}
