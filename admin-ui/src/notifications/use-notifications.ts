import { useQuery } from '@tanstack/react-query';
import type { Notification } from '../../../contracts/notifications.ts';
import type { Listed } from '../api.ts';
import { request } from '../http/request.ts';

/** They are told a moment after what they tell of, by no message of the stream. */
const lookAgainMs = 15_000;

/** The newest that one has not read. */
export function useUnread() {
  return useQuery({
    queryKey: ['notifications', 'getList', 'unread'],
    queryFn: ({ signal }) =>
      request<Listed<Notification>>('/v1/notifications?unread=true&perPage=8&sort=-createdAt', { signal }),
    refetchInterval: lookAgainMs,
  });
}

export const markRead = (id: string) =>
  request<Notification>(`/v1/notifications/${encodeURIComponent(id)}/read`, { method: 'POST', body: {} });
export const markAllRead = () => request<{ read: number }>('/v1/notifications/read', { method: 'POST', body: {} });
