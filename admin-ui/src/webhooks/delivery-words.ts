import type { DeliveryState } from '../../../contracts/webhooks.ts';
import type { Tone } from '../ui/StatusDot.tsx';

export const deliveryWords: Record<DeliveryState, { words: string; tone: Tone }> = {
  pending: { words: 'To be sent', tone: 'info' },
  delivered: { words: 'Delivered', tone: 'good' },
  failed: { words: 'Given up', tone: 'bad' },
};
