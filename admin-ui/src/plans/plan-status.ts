import type { PlanStatus } from '../../../contracts/tables/plan-lifecycle.ts';
import type { Tone } from '../ui/StatusDot.tsx';

interface StatusWords {
  /** As a state in a sentence. */
  words: string;
  tone: Tone;
  busy?: boolean;
}

export const planStatusWords: Record<PlanStatus, StatusWords> = {
  draft: { words: 'Draft', tone: 'idle' },
  stripe_sync: { words: 'Syncing to Stripe', tone: 'info', busy: true },
  stripe_update: { words: 'Updating in Stripe', tone: 'info', busy: true },
  validation: { words: 'Being validated', tone: 'info', busy: true },
  preview: { words: 'Waiting to be published', tone: 'warn' },
  stripe_publish: { words: 'Publishing', tone: 'info', busy: true },
  active: { words: 'Active', tone: 'good' },
  superseded: { words: 'Replaced by a newer version', tone: 'idle' },
  deprecated: { words: 'No longer sold', tone: 'warn' },
  archived: { words: 'Archived', tone: 'idle' },
};

export const tierWords = { individual: 'Individual', team: 'Team', enterprise: 'Enterprise' } as const;
