import type { Entitlement, EntitlementLimit } from '../../contracts/entitlements.ts';
import { windowOf } from '../../contracts/tables/limit-windows.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { MergedEntitlement } from './merge-entitlement.ts';
import type { RecordedPeriod } from './sources.ts';
import { usagePeriod } from './usage-period.ts';

/** How much of a count is used in the period that begins then. */
export type UsedOf = (limit: string, periodStart: Date) => number;

/** The entitlement with what is used of each of its limits. */
export function withUsage(entitlement: MergedEntitlement, usedOf: UsedOf, now: Date): Entitlement {
  return {
    ...entitlement,
    limits: entitlement.limits.map(({ limit, quantity, resets, period, because }) => {
      const { start, end } = usagePeriod(resets, period, now);
      return countedLimit({ limit, quantity, resets, because }, { start, end, used: usedOf(limit, start) });
    }),
  };
}

/** A limit with its count. */
export function countedLimit(
  { limit, quantity, resets, because }: Pick<EntitlementLimit, 'limit' | 'quantity' | 'resets' | 'because'>,
  { start, end, used }: { start: Date; end: Date | null; used: number },
): EntitlementLimit {
  return {
    limit,
    quantity,
    used,
    remaining: quantity === null ? null : Math.max(0, quantity - used),
    resets,
    periodStart: end === null ? null : start.toISOString(),
    periodEnd: end?.toISOString() ?? null,
    because,
  };
}

/**
 * Which limit is asked about: the one that is named, else the one that bears the feature's name, else the only one. What
 * has no such limit is unlimited, and counted all the same.
 * @throws MalformedRequest where it is one of several
 */
export function limitAskedFor(
  entitlement: MergedEntitlement,
  named: string | undefined,
  fallback: RecordedPeriod | null,
): MergedEntitlement['limits'][number] {
  const { feature, limits, sources } = entitlement;
  const names = [
    ...new Set([...limits.map(({ limit }) => limit), ...sources.flatMap((source) => Object.keys(source.limits))]),
  ];
  const name = named ?? (names.includes(feature) || names.length === 0 ? feature : names[0]!);
  if (named === undefined && name !== feature && names.length > 1) {
    const message = `"${feature}" has several limits: name one of ${names.toSorted().join(', ')}.`;
    throw new PricewrightError('MalformedRequest', message, {
      fields: [{ field: 'limit', code: 'required', message }],
    });
  }
  const found = limits.find(({ limit }) => limit === name);
  if (found) return found;
  const resets = windowOf(name, entitlement.configuration.resets);
  return { limit: name, quantity: null, resets, period: fallback, because: 'not limited' };
}
