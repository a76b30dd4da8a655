import type { ApiKey } from '../../../contracts/access.ts';
import type { Tone } from '../ui/StatusDot.tsx';

/** Whether a key still opens anything. */
export function keyState({ expiresAt, revokedAt }: Pick<ApiKey, 'expiresAt' | 'revokedAt'>, now: Date) {
  if (revokedAt) return { words: 'Revoked', tone: 'bad' as Tone, works: false };
  if (expiresAt && new Date(expiresAt) <= now) return { words: 'Expired', tone: 'idle' as Tone, works: false };
  return { words: 'Works', tone: 'good' as Tone, works: true };
}

export const lifetimes = { 30: '30 days', 90: '90 days', 365: '1 year', never: 'Never' } as const;
export type Lifetime = `${keyof typeof lifetimes}`;

/** When a key made now ends; null is never. */
export function expiryOf(lifetime: Lifetime, now: Date): string | null {
  return lifetime === 'never' ? null : new Date(now.getTime() + Number(lifetime) * 86_400_000).toISOString();
}
