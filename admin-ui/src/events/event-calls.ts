import type {
  EventCounts,
  EventIssue,
  EventPage,
  EventSession,
  EventTypeSummary,
  Funnel,
  FunnelInput,
} from '../../../contracts/events.ts';
import type { Condition } from '../../../domain/condition/condition.ts';
import { request } from '../http/request.ts';

/** What the stream or a timeline shows. */
export interface EventQuestion {
  environment: string;
  type: string;
  customerId: string;
  personId: string;
  condition: Condition;
}

function withoutEmpty(values: Record<string, string | null>): URLSearchParams {
  return new URLSearchParams(Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1])));
}

export const eventCalls = {
  page: ({ condition, ...question }: EventQuestion, cursor: string | null, signal?: AbortSignal) => {
    const filter = Object.keys(condition).length > 0 ? JSON.stringify(condition) : '';
    return request<EventPage>(`/v1/events?${withoutEmpty({ ...question, filter, cursor })}`, { signal });
  },
  types: (signal?: AbortSignal) => request<{ data: EventTypeSummary[] }>('/v1/events/types', { signal }),
  counts: (query: { environment: string; types: string; by: string; from: string; to: string }, signal?: AbortSignal) =>
    request<EventCounts>(`/v1/events/counts?${withoutEmpty(query)}`, { signal }),
  funnel: (body: FunnelInput, signal?: AbortSignal) =>
    request<Funnel>('/v1/events/funnel', { method: 'POST', body, signal }),
  issues: (signal?: AbortSignal) => request<{ data: EventIssue[] }>('/v1/events/issues', { signal }),
  sessions: (who: { customerId: string; personId: string }, signal?: AbortSignal) =>
    request<{ data: EventSession[] }>(`/v1/events/sessions?${withoutEmpty({ ...who, limit: '10' })}`, { signal }),
};
