import type { Alert } from '../../../contracts/alerts.ts';
import type { Tone } from '../ui/StatusDot.tsx';

export const severityWords: Record<Alert['severity'], { words: string; tone: Tone }> = {
  critical: { words: 'Critical', tone: 'bad' },
  high: { words: 'High', tone: 'bad' },
  medium: { words: 'Medium', tone: 'warn' },
  low: { words: 'Low', tone: 'info' },
};

export const stateWords: Record<Alert['state'], string> = {
  raised: 'Raised',
  acknowledged: 'Acknowledged',
  resolved: 'Resolved',
};
