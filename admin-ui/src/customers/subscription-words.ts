import type { SubscriptionStatus } from '../../../contracts/tables/subscription-statuses.ts';
import type { Tone } from '../ui/StatusDot.tsx';

export const subscriptionWords: Record<SubscriptionStatus, { words: string; tone: Tone }> = {
  incomplete: { words: 'First payment open', tone: 'warn' },
  incomplete_expired: { words: 'First payment never came', tone: 'idle' },
  trialing: { words: 'On trial', tone: 'info' },
  active: { words: 'Active', tone: 'good' },
  past_due: { words: 'Past due', tone: 'warn' },
  unpaid: { words: 'Unpaid', tone: 'bad' },
  paused: { words: 'Paused', tone: 'idle' },
  canceled: { words: 'Cancelled', tone: 'idle' },
};
