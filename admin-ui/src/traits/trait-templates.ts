import type { TraitDefinition } from '../../../contracts/traits.ts';

const source = (...events: string[]) => ({ events, condition: {} });

/** Where a definition of each kind begins. */
export const traitTemplates: Record<TraitDefinition['from'], TraitDefinition> = {
  events: { from: 'events', source: source('page_view'), aggregate: 'count', property: null, windowDays: 30 },
  trend: { from: 'trend', source: source('page_view'), windowDays: 30 },
  share: {
    from: 'share',
    part: source('payment_failed'),
    whole: source('payment_failed', 'payment_succeeded'),
    windowDays: 90,
  },
  sessions: { from: 'sessions', measure: 'count', windowDays: 30 },
  record: { from: 'record', field: 'seats' },
};
