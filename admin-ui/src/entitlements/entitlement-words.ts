import type { CustomerEntitlements, Entitlement, EntitlementLimit } from '../../../contracts/entitlements.ts';
import type { Tone } from '../ui/StatusDot.tsx';

export const sourceWords: Record<Entitlement['sources'][number]['kind'], string> = {
  plan: 'Plan',
  add_on: 'Add-on',
  agreement: 'Agreement',
  promotion: 'Promotion',
  flag: 'Flag',
};

export const outcomeWords: Record<Entitlement['sources'][number]['outcome'], { tone: Tone; words: string }> = {
  granted: { tone: 'good', words: 'Grants it' },
  lost: { tone: 'idle', words: 'Overruled' },
  withheld: { tone: 'bad', words: 'Withholds it' },
  inactive: { tone: 'idle', words: 'Not now' },
};

const dayWords = (at: string) =>
  new Date(at).toLocaleDateString('en', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

/** Whether the customer has it, and until when. */
export function stateOf({ granted, until, limits }: Entitlement): { tone: Tone; words: string } {
  if (!granted) return { tone: 'idle', words: 'Not granted' };
  if (limits.some(({ remaining }) => remaining === 0)) return { tone: 'warn', words: 'Granted, used up' };
  return until ? { tone: 'info', words: `Granted until ${dayWords(until)}` } : { tone: 'good', words: 'Granted' };
}

/** "42 of 50 calls used, anew on 10 Dec 2026". */
export function limitWords({ limit, quantity, used, resets, periodEnd }: EntitlementLimit): string {
  const name = limit.replaceAll('_', ' ').replaceAll('-', ' ');
  const held = resets === 'never' ? 'held' : 'used';
  const amount = `${used.toLocaleString('en')} of ${quantity === null ? 'unlimited' : quantity.toLocaleString('en')} ${name} ${held}`;
  if (periodEnd === null) return amount;
  return `${amount}, anew ${/minute|hour|day/.test(resets) ? `each ${resets}` : `on ${dayWords(periodEnd)}`}`;
}

/** How full a limit is, 0–100; null where there is nothing to fill. */
export function fullness({ quantity, used }: EntitlementLimit): number | null {
  if (quantity === null) return null;
  return quantity === 0 ? 100 : Math.min(100, Math.round((used / quantity) * 100));
}

export function standingWords({ standing, graceUntil }: CustomerEntitlements): { tone: Tone; words: string } | null {
  if (standing === 'grace') {
    return {
      tone: 'warn',
      words: `A payment is overdue: grace until ${graceUntil ? dayWords(graceUntil) : 'further'}`,
    };
  }
  if (standing === 'blocked') return { tone: 'bad', words: 'No subscription gives anything now' };
  return null;
}

/** What is there, what something keeps away, and what nobody spoke of. */
export function ordered(entitlements: readonly Entitlement[]) {
  const missing = entitlements.filter(({ granted }) => !granted);
  return {
    granted: entitlements.filter(({ granted }) => granted),
    withheld: missing.filter(({ sources }) => sources.length > 0),
    unmentioned: missing.filter(({ sources }) => sources.length === 0),
  };
}
