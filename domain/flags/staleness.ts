import type { FlagDefinition } from './definition.ts';

export interface StalenessSubject
  extends Pick<FlagDefinition, 'kind' | 'rules' | 'rollouts' | 'overrides' | 'enabled'> {
  readonly permanent: boolean;
  readonly archived: boolean;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly lastEvaluatedAt: Date | null;
}

const day = 86_400_000;
/** Nobody has asked for it for so long: the code that did is gone. */
export const unaskedDays = 30;
/** It gives everybody the same for so long: the decision has been made. */
const settledDays = 30;

/**
 * Why a flag may be taken out of the code, in one sentence; null for one that is in use. Entitlements and what is meant to stay
 * are never stale: what somebody bought is no leftover.
 */
export function staleness(flag: StalenessSubject, now: Date): string | null {
  if (flag.kind === 'entitlement' || flag.permanent || flag.archived) return null;
  const asked = flag.lastEvaluatedAt ?? flag.createdAt;
  const unasked = Math.floor((now.getTime() - asked.getTime()) / day);
  if (unasked >= unaskedDays) {
    return flag.lastEvaluatedAt
      ? `Nobody has evaluated it for ${unasked} days.`
      : `It was made ${unasked} days ago and has never been evaluated.`;
  }
  const settled = Math.floor((now.getTime() - flag.updatedAt.getTime()) / day);
  if (settled >= settledDays && givesEverybodyTheSame(flag)) {
    return `It has given everybody the same for ${settled} days.`;
  }
  return null;
}

function givesEverybodyTheSame({ rules, rollouts, overrides, enabled }: StalenessSubject): boolean {
  if (!enabled) return true;
  if (rollouts.length > 0 || overrides.length > 0) return false;
  const [first] = rules;
  if (!first) return true;
  return (
    !first.condition &&
    !first.segments?.length &&
    !first.split &&
    !first.schedule &&
    !first.exclusion &&
    (first.percentage ?? 100) === 100
  );
}
