import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { StoredTraits, TraitReading } from '../../contracts/traits.ts';

export interface TraitFreshness {
  key: string;
  version: number;
  freshnessSeconds: number;
}

/** A stored value with its age; one of an earlier definition counts as never computed. */
export function traitReading(stored: StoredTraits, trait: TraitFreshness, now: number): TraitReading {
  const kept = Object.hasOwn(stored, trait.key) ? stored[trait.key] : undefined;
  if (!kept || kept.n !== trait.version) return { value: null, ageSeconds: null, stale: true };
  const ageSeconds = Math.max(0, (now - kept.at) / 1000);
  return { value: kept.v, ageSeconds, stale: ageSeconds > trait.freshnessSeconds };
}

/** @throws AnalyticsDataUnavailable naming each stale value with its age */
export function assertFresh(readings: Readonly<Record<string, TraitReading>>): void {
  const stale = Object.entries(readings).filter(([, reading]) => reading.stale);
  if (stale.length === 0) return;
  const words = stale.map(([key, { ageSeconds }]) => `${key} (${ageWords(ageSeconds)})`);
  throw new PricewrightError(
    'AnalyticsDataUnavailable',
    `${stale.length === 1 ? 'A trait is' : 'Traits are'} older than allowed: ${words.slice(0, 20).join(', ')}${words.length > 20 ? ' …' : ''}.`,
    {
      suggestedActions: ['Wait for the next refresh, or ask with stale=tell for the values with their age.'],
      dataQualityIssues: words,
    },
  );
}

function ageWords(seconds: number | null): string {
  if (seconds === null) return 'never computed';
  if (seconds < 7200) return `${Math.round(seconds / 60)} minutes`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} hours` : `${Math.round(seconds / 86_400)} days`;
}

/** What is stored after a computation: of each trait the newer value, so that a slow computation undoes no later one. */
export function mergeTraits(stored: StoredTraits, computed: StoredTraits): StoredTraits {
  const merged: StoredTraits = { ...stored };
  for (const [key, value] of Object.entries(computed)) {
    const before = Object.hasOwn(stored, key) ? stored[key] : undefined;
    if (!before || before.n < value.n || (before.n === value.n && before.at <= value.at)) merged[key] = value;
  }
  return merged;
}
