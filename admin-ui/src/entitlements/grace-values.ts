import type { GracePolicyUpdates, StoredGracePolicy } from '../../../contracts/entitlements.ts';

/** What is typed; what is not in here stands as it is stored. */
export interface TypedGrace {
  graceDays?: string;
  /** Whether all of the plan stays meanwhile. */
  everything?: boolean;
  features?: string[];
  alwaysKept?: string[];
}

export function shownGrace(stored: StoredGracePolicy, typed: TypedGrace) {
  return {
    graceDays: typed.graceDays ?? String(stored.graceDays),
    everything: typed.everything ?? stored.features === null,
    features: typed.features ?? stored.features ?? [],
    alwaysKept: typed.alwaysKept ?? stored.alwaysKept,
  };
}

/** What has to be sent: only what differs from what is stored. */
export function graceChanges(stored: StoredGracePolicy, typed: TypedGrace): GracePolicyUpdates {
  const { graceDays, everything, features, alwaysKept } = shownGrace(stored, typed);
  const wanted = { graceDays: Number(graceDays), features: everything ? null : features, alwaysKept };
  return Object.fromEntries(
    Object.entries(wanted).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(stored[name as keyof typeof wanted]),
    ),
  );
}

/** Why what is typed cannot be saved, or null. */
export function graceRefusal(stored: StoredGracePolicy, typed: TypedGrace): string | null {
  const { graceDays } = shownGrace(stored, typed);
  if (!/^\d{1,2}$/.test(graceDays.trim()) || Number(graceDays) > 90) return 'Days are a whole number from 0 to 90';
  return Object.keys(graceChanges(stored, typed)).length === 0 ? 'Nothing has changed' : null;
}
