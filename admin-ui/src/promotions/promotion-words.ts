import type { PromotionRecord } from '../../../contracts/promotions.ts';
import type { PromotionStatus } from '../../../contracts/tables/promotion-lifecycle.ts';
import { formatMoney } from '../../../domain/money/format-money.ts';
import type { Tone } from '../ui/StatusDot.tsx';

type Offer = Pick<PromotionRecord, 'type' | 'value' | 'currency' | 'upgradeTo' | 'duration' | 'durationInMonths'>;

/** "20 % off for 3 months", "$50.00 off once", "45 days to try". */
export function offerWords({ type, value, currency, upgradeTo, duration, durationInMonths }: Offer): string {
  if (type === 'free_trial') return `${value} days to try`;
  if (type === 'upgrade') return `${upgradeTo} instead`;
  const size = type === 'percentage' ? `${value} %` : formatMoney(value, currency ?? 'usd');
  const long = { once: 'once', repeating: `for ${durationInMonths} months`, forever: 'for good' }[duration];
  return `${size} off ${long}`;
}

export const statusWords: Record<PromotionStatus, { label: string; tone: Tone }> = {
  awaiting_approval: { label: 'Waits for approval', tone: 'warn' },
  scheduled: { label: 'Scheduled', tone: 'info' },
  active: { label: 'Active', tone: 'good' },
  paused: { label: 'Paused', tone: 'warn' },
  exhausted: { label: 'All given', tone: 'idle' },
  expired: { label: 'Over', tone: 'idle' },
  archived: { label: 'Archived', tone: 'idle' },
};

export const typeWords: Record<PromotionRecord['type'], string> = {
  percentage: 'Percentage off',
  fixed_amount: 'Amount off',
  free_trial: 'Free trial',
  upgrade: 'Upgrade',
};

/** "24 of 200", "24". */
export function usageWords({ currentUsage, usageLimit }: Pick<PromotionRecord, 'currentUsage' | 'usageLimit'>): string {
  return usageLimit === null ? String(currentUsage) : `${currentUsage} of ${usageLimit}`;
}
